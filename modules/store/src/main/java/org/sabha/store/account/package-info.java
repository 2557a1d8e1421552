/** Accounts and sign-ins as rows. */
@NullMarked
package org.sabha.store.account;

import org.jspecify.annotations.NullMarked;
