/** Join tokens, password hashes and guess limits. */
@NullMarked
package org.sabha.identity;

import org.jspecify.annotations.NullMarked;
