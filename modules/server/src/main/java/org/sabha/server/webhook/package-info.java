/** Webhooks: where programs of the organisation are told what happens in meetings. */
@NullMarked
package org.sabha.server.webhook;

import org.jspecify.annotations.NullMarked;
