/** The driver for OpenStack: Neutron's ports and security groups, Nova's servers. */
@NullMarked
package dev.jackfield.neutron;

import org.jspecify.annotations.NullMarked;
