/** Accounts: signing in, one's own account, and the accounts of others for who administers them. */
@NullMarked
package org.sabha.server.account;

import org.jspecify.annotations.NullMarked;
