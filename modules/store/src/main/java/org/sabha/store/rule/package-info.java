/** The organisation's rules, in the database. */
@NullMarked
package org.sabha.store.rule;

import org.jspecify.annotations.NullMarked;
