/** Webhooks and their outbox, in the database. */
@NullMarked
package org.sabha.store.webhook;

import org.jspecify.annotations.NullMarked;
