/** A real OpenStack to try Jackfield on; {@code lab/openstack/up} starts it. */
@NullMarked
package dev.jackfield.lab.openstack;

import org.jspecify.annotations.NullMarked;
