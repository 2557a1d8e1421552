/** Accounts: who people are, how they prove it, and the sign-ins that follow. */
@NullMarked
package org.sabha.identity.account;

import org.jspecify.annotations.NullMarked;
