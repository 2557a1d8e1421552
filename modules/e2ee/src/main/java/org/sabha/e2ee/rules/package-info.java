/** The meeting's own rules for its key group: who may let in whom, and what hosts said for all. Same as in the browser. */
@NullMarked
package org.sabha.e2ee.rules;

import org.jspecify.annotations.NullMarked;
