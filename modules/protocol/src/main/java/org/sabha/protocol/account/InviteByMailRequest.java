package org.sabha.protocol.account;

import java.util.List;
import java.util.Optional;
import org.sabha.model.RoomId;
import org.sabha.model.mail.MailLanguage;
import org.sabha.protocol.limits.Items;

/**
 * {@code POST /api/v1/schedules/mail}: invites people to a meeting of later, each by a mail with a personal link. The mails
 * have neither the link's secret nor the password, unless the page hands them over.
 *
 * @param people at least one
 * @param anew whether the password, and what was given out by other ways, open nothing more; who was invited by mail is told
 *     of another link
 * @param scope absent like {@code MEETING}; an invitation to a series is one to each of its meetings
 * @param key makes the links whole; refused unless {@code wholeMails} of the meeting is true
 */
public record InviteByMailRequest(
        RoomId room,
        @Items(max = 25) List<MailGuest> people,
        MailLanguage language,
        boolean anew,
        Optional<InvitationScope> scope,
        Optional<MailedKey> key) {
    /** To one meeting, by mails without its key. */
    public InviteByMailRequest(RoomId room, List<MailGuest> people, MailLanguage language, boolean anew) {
        this(room, people, language, anew, Optional.empty(), Optional.empty());
    }
}
