/** Tests of the client: on a server that plays what clouds answer, and, with the tag "openstack", on a real cloud. */
@NullMarked
package dev.jackfield.neutron.client;

import org.jspecify.annotations.NullMarked;
