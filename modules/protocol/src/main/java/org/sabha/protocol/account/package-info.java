/** Bodies of {@code /api/v1/account} and {@code /api/v1/accounts}. */
@NullMarked
package org.sabha.protocol.account;

import org.jspecify.annotations.NullMarked;
