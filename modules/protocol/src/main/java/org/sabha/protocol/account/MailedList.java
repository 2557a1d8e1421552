package org.sabha.protocol.account;

import java.util.List;
import org.sabha.protocol.limits.Items;

/**
 * A page of people who were invited by mail, by address.
 *
 * @param more whether others follow
 */
public record MailedList(@Items(max = 20) List<MailedPerson> people, boolean more) {}
