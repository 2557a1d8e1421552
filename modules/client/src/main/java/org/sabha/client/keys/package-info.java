/** The key group of one stay: who is in it, whose word counts, and what makes it stop. Sans-IO. */
@NullMarked
package org.sabha.client.keys;

import org.jspecify.annotations.NullMarked;
