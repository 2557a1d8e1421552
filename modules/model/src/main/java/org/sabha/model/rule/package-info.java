/** What an organisation sets for the advisory's clauses, and how it changed that. */
@NullMarked
package org.sabha.model.rule;

import org.jspecify.annotations.NullMarked;
