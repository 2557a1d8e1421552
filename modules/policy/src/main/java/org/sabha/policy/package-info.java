/**
 * Answers "may this subject do this now?" with a reason code and the advisory clause.
 *
 * <p>{@link org.sabha.policy.PolicyRules} says which value each clause of the advisory has: the advisory's own, overlaid
 * by the organisation's, overlaid by the meeting's. {@link org.sabha.policy.Policy} answers one
 * {@link org.sabha.policy.PolicyRequest} at a time over them. Everything here is immutable and pure: no I/O, no clock,
 * no logs, so any thread may ask. Only this package branches on a role.
 */
@NullMarked
package org.sabha.policy;

import org.jspecify.annotations.NullMarked;
