/** What a signed-in person may do outside of meetings: one row for each verb. */
@NullMarked
package org.sabha.policy.account;

import org.jspecify.annotations.NullMarked;
