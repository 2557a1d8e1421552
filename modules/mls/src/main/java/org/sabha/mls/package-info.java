/**
 * MLS (RFC 9420) without keys: a parser with hard bounds, and in {@code order} the rules by which a server accepts one
 * commit per epoch. Nothing here can decrypt; clients use the same parser as the guard before their MLS library.
 */
@NullMarked
package org.sabha.mls;

import org.jspecify.annotations.NullMarked;
