package org.sabha.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.Role;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.limits.Chars;
import org.sabha.protocol.limits.Items;

/**
 * A seated person as others see them.
 *
 * @param id this stay's id
 * @param name as given, NFC, 1 to 64 characters
 * @param role never WAITING
 * @param tracks published tracks, muted ones too; at most 8
 * @param mayShare whether they hold the share right now
 * @param maySendFiles whether they may offer files now (A6)
 * @param mayCaption whether they may write captions
 * @param forbidden what they may not do now, at most 4; of hosts nothing
 * @param handRaisedAt when the hand went up
 * @param connected false while their socket is lost and their seat is kept
 * @param away whether they lost their connection so long ago that they no longer take part; they may still return to their seat
 * @param nameWarning absent for almost every name
 */
public record ParticipantView(
        ParticipantId id,
        @Chars(max = 64) String name,
        Role role,
        @Items(max = 8) List<TrackView> tracks,
        boolean mayShare,
        boolean maySendFiles,
        boolean mayCaption,
        @Items(max = 4) List<Permission> forbidden,
        Optional<Instant> handRaisedAt,
        boolean connected,
        boolean away,
        Optional<NameWarning> nameWarning) {
    public ParticipantView {
        tracks = List.copyOf(tracks);
        forbidden = List.copyOf(forbidden);
    }

    /** With a name like no other, to whom nothing is forbidden, and with no right to send files or to write captions. */
    public ParticipantView(
            ParticipantId id,
            String name,
            Role role,
            List<TrackView> tracks,
            boolean mayShare,
            Optional<Instant> handRaisedAt,
            boolean connected) {
        this(
                id,
                name,
                role,
                tracks,
                mayShare,
                false,
                false,
                List.of(),
                handRaisedAt,
                connected,
                false,
                Optional.empty());
    }

    public record TrackView(TrackId id, TrackSource source, boolean muted) {}
}
