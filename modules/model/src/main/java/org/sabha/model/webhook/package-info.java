/** Where a server tells programs of an organisation what happened. */
@NullMarked
package org.sabha.model.webhook;

import org.jspecify.annotations.NullMarked;
