/** Tests of the linux driver: on a real kernel, in a world of namespaces of their own, with {@code ip} and {@code nft} as the witness. */
@NullMarked
package dev.jackfield.linux;

import org.jspecify.annotations.NullMarked;
