package org.sabha.policy;

import org.sabha.model.Role;

/**
 * One question.
 *
 * @param role what the subject is now; of somebody who comes in, what their invitation makes them
 * @param action what they ask to do
 * @param circumstances how the meeting stands
 */
public record PolicyRequest(Role role, Action action, MeetingConditions circumstances) {}
