package org.sabha.protocol.account;

import java.util.List;
import org.sabha.model.RoomId;
import org.sabha.model.mail.MailLanguage;
import org.sabha.protocol.limits.Items;

/**
 * {@code POST /api/v1/schedules/mail}: invites people to a meeting of later, each by a mail with a personal link. The mails
 * have neither the link's secret, which this server does not know, nor the password.
 *
 * @param people at least one
 * @param anew whether the password, and what was given out by other ways, open nothing more; who was invited by mail is told
 *     of another link
 */
public record InviteByMailRequest(
        RoomId room, @Items(max = 25) List<MailGuest> people, MailLanguage language, boolean anew) {}
