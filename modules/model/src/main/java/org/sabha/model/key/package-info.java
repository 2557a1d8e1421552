/** Keys by which programs of an organisation ask the server, and what they may do. */
@NullMarked
package org.sabha.model.key;

import org.jspecify.annotations.NullMarked;
