/** The database: its pool, its schema, and how it makes a commit durable. */
@NullMarked
package org.sabha.store.sql;

import org.jspecify.annotations.NullMarked;
