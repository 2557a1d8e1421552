package org.sabha.room.roster;

import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sabha.model.GrantedTrack;
import org.sabha.model.ParticipantId;
import org.sabha.model.Role;
import org.sabha.model.TrackId;
import org.sabha.model.TrackSource;
import org.sabha.protocol.NameWarning;
import org.sabha.protocol.ParticipantView;
import org.sabha.protocol.ServerMessage;
import org.sabha.protocol.WaitingCause;
import org.sabha.room.keys.Certified;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.session.ClientSequence;
import org.sabha.room.session.Outbox;
import org.sabha.room.stage.Publications;

/** One person's stay, from arrival to departure; the steps are drawn in the package's page. */
public final class Participant {
    public enum Step {
        /** At the door. */
        WAITING,
        /** Policy and host said yes; a seat is reserved, nothing is sent yet. */
        GRANTED,
        /** In the room. */
        SEATED,
        GONE
    }

    private final ParticipantId id;
    private final Entrant entrant;
    private final Instant since;
    private final Outbox outbox;
    private final ClientSequence received;
    private final Publications publications;
    private final Map<String, SlotContent> slots = new HashMap<>();
    private final Map<TrackId, ServerMessage> wanted = new HashMap<>();
    /** What a host muted, with the frame that says so; until it is acknowledged. */
    private final Map<TrackSource, Long> mutedByHost = new EnumMap<>(TrackSource.class);

    private List<TrackId> leftOut = List.of();
    private Step step = Step.WAITING;
    private Role seatedRole = Role.PARTICIPANT;
    private boolean shareGranted;
    private boolean filesGranted;
    private boolean captionsGranted;
    private boolean watchesDoor;
    private boolean connected = true;
    private boolean restored;
    private @Nullable Instant awaySince;
    private long mediaLostFrame;
    private @Nullable Instant handRaisedAt;
    private @Nullable ParticipantView shown;
    private ServerMessage.@Nullable Answer answer;
    private @Nullable WaitingCause waitsBecauseOf;
    private @Nullable Certified certified;
    private boolean renamed;
    private boolean spotlit;
    private @Nullable ParticipantId resembled;
    private @Nullable NameLook look;

    public Participant(ParticipantId id, Entrant entrant, Instant since) {
        this(id, entrant, since, new Conversed(new Outbox(), new ClientSequence(), new Publications()));
    }

    private record Conversed(Outbox outbox, ClientSequence received, Publications publications) {}

    private Participant(ParticipantId id, Entrant entrant, Instant since, Conversed conversed) {
        this.id = id;
        this.entrant = entrant;
        this.since = since;
        this.outbox = conversed.outbox();
        this.received = conversed.received();
        this.publications = conversed.publications();
    }

    /** The same stay, to go another way than this one. */
    public Participant copy() {
        var copy =
                new Participant(id, entrant, since, new Conversed(outbox.copy(), received.copy(), publications.copy()));
        copy.slots.putAll(slots);
        copy.wanted.putAll(wanted);
        copy.mutedByHost.putAll(mutedByHost);
        copy.leftOut = leftOut;
        copy.step = step;
        copy.seatedRole = seatedRole;
        copy.shareGranted = shareGranted;
        copy.filesGranted = filesGranted;
        copy.captionsGranted = captionsGranted;
        copy.watchesDoor = watchesDoor;
        copy.connected = connected;
        copy.restored = restored;
        copy.awaySince = awaySince;
        copy.mediaLostFrame = mediaLostFrame;
        copy.handRaisedAt = handRaisedAt;
        copy.shown = shown;
        copy.answer = answer;
        copy.waitsBecauseOf = waitsBecauseOf;
        copy.certified = certified;
        copy.renamed = renamed;
        copy.spotlit = spotlit;
        copy.resembled = resembled;
        copy.look = look;
        return copy;
    }

    /** A stay as it was written down before the server was started anew. Nobody is connected, no media flows. */
    public static Participant restored(RoomRecord.Stayed stayed) {
        RoomRecord.Came came = stayed.came();
        var stay = new Participant(
                stayed.id(),
                new Entrant(
                        came.door(),
                        came.invitation(),
                        came.device(),
                        came.name(),
                        came.passwordGeneration(),
                        came.client(),
                        came.verified()),
                stayed.since(),
                new Conversed(new Outbox(), ClientSequence.restored(stayed.handled()), new Publications()));
        stay.step = step(stayed);
        stay.seatedRole = stayed.seatedRole();
        stay.shareGranted = stayed.shareGranted();
        stay.connected = false;
        stay.restored = true;
        stay.awaySince = stayed.away() ? stayed.since() : null;
        stay.certified = stayed.certified().map(Certified::new).orElse(null);
        return stay;
    }

    private static Step step(RoomRecord.Stayed stayed) {
        if (stayed.seated()) {
            return Step.SEATED;
        }
        boolean granted =
                stayed.candidacy().flatMap(RoomRecord.Candidacy::grant).isPresent();
        return granted ? Step.GRANTED : Step.WAITING;
    }

    /** What outlives the process, with the tickets that open the stay and its way into the key group. */
    public RoomRecord.Stayed record(List<RoomRecord.Ticket> tickets, Optional<RoomRecord.Candidacy> candidacy) {
        return new RoomRecord.Stayed(
                id,
                new RoomRecord.Came(
                        entrant.door(),
                        entrant.invitation(),
                        entrant.device(),
                        entrant.name(),
                        entrant.passwordGeneration(),
                        entrant.client(),
                        entrant.verified()),
                since,
                step == Step.SEATED,
                seatedRole,
                shareGranted,
                received.handled(),
                tickets,
                certified().map(Certified::digest),
                candidacy,
                isAway());
    }

    /** The keys that this server certified and this stay brought last. */
    public Optional<Certified> certified() {
        return Optional.ofNullable(certified);
    }

    public void certify(Certified keys) {
        certified = keys;
    }

    /** The same device was here under another name, or with another mark beside it. */
    public void comesUnderAnotherName() {
        renamed = true;
    }

    /** Whether the leaf that their device may have in the key group is not of their name; once seated it is. */
    public boolean hasLeafOfAnotherName() {
        return renamed && !isSeated();
    }

    /** Their page of before was on everybody's stage. */
    public void comesBackToTheStage() {
        spotlit = true;
    }

    public boolean isBackToTheStage() {
        return spotlit;
    }

    /** Whether their media is still what it was before the server was started anew: gone, and they do not know. */
    public boolean isRestored() {
        return restored;
    }

    /** They were told. */
    public void settleRestored() {
        restored = false;
    }

    /**
     * Marks a participant who lost the connection and did not resume in time. They keep the seat and the leaf; their media,
     * raised hand and unsent messages end.
     */
    public void goAway(Instant at) {
        awaySince = at;
        endActivity();
    }

    public void comeBack() {
        awaySince = null;
    }

    /** Since when they are away; after a restart of the server the time of arrival. Empty while they take part. */
    public Optional<Instant> awaySince() {
        return Optional.ofNullable(awaySince);
    }

    public boolean isAway() {
        return awaySince != null;
    }

    /** Whether they have a seat and are not away. */
    public boolean isPresent() {
        return isSeated() && !isAway();
    }

    /** The next frame tells them that their media is lost; what they offered before they got it was for the lost one. */
    public void tellsOfLostMedia() {
        mediaLostFrame = outbox.nextSeq();
    }

    /** They got every frame up to this one. */
    public void acknowledge(long received) {
        outbox.acknowledge(received);
        mutedByHost.values().removeIf(frame -> frame <= received);
        if (received >= mediaLostFrame) {
            mediaLostFrame = 0;
        }
    }

    /** The next frame tells them that a host muted a source of theirs. */
    public void tellsOfHostsMute(TrackSource source) {
        mutedByHost.put(source, outbox.nextSeq());
    }

    /** What a host muted before this stay, or in it, and they may not know yet. */
    public List<TrackSource> untoldMutes() {
        return List.copyOf(mutedByHost.keySet());
    }

    /** They come back and have not been told yet that a host muted these. */
    public void isToBeToldOfMutes(List<TrackSource> sources) {
        sources.forEach(source -> mutedByHost.put(source, Long.MAX_VALUE));
    }

    /** Whether their media was lost and they may not know it yet. */
    public boolean isUnawareOfLostMedia() {
        return mediaLostFrame > 0;
    }

    /** How their name looks. */
    public NameLook look() {
        NameLook known = look;
        if (known == null) {
            known = NameLook.of(entrant.name());
            look = known;
        }
        return known;
    }

    /** Their name looks like that of somebody who was there before, or who presides. */
    public void resembles(ParticipantId other) {
        resembled = other;
    }

    /** What others are warned of when they read the name. */
    public Optional<NameWarning> nameWarning() {
        return resembled == null && !look().mixesScripts()
                ? Optional.empty()
                : Optional.of(new NameWarning(Optional.ofNullable(resembled), look().mixesScripts()));
    }

    public ParticipantId id() {
        return id;
    }

    public Entrant entrant() {
        return entrant;
    }

    /** When they knocked. */
    public Instant since() {
        return since;
    }

    public Outbox outbox() {
        return outbox;
    }

    public ClientSequence received() {
        return received;
    }

    public Publications publications() {
        return publications;
    }

    /** What each of their receive slots shows, by mid. */
    public Map<String, SlotContent> slots() {
        return slots;
    }

    /** The voices that their network does not carry beside others, as they were told. */
    public List<TrackId> leftOut() {
        return leftOut;
    }

    public void leavesOut(List<TrackId> tracks) {
        leftOut = List.copyOf(tracks);
    }

    /** Remembers what was said last of how much is wanted of a live track of theirs. */
    public void isWanted(TrackId track, ServerMessage said) {
        wanted.put(track, said);
        wanted.keySet()
                .retainAll(publications.live().stream().map(GrantedTrack::track).toList());
    }

    /** How much is wanted of a track of theirs, as far as that was said. */
    public Optional<ServerMessage> wanted(TrackId track) {
        return Optional.ofNullable(wanted.get(track));
    }

    public Step step() {
        return step;
    }

    public boolean isSeated() {
        return step == Step.SEATED;
    }

    public boolean isGranted() {
        return step == Step.GRANTED;
    }

    public boolean isWaiting() {
        return step == Step.WAITING;
    }

    /**
     * The one transition.
     *
     * @throws IllegalStateException if the step is none that the diagram has
     */
    public void moveTo(Step next) {
        boolean drawn = switch (next) {
            case WAITING -> step == Step.SEATED || step == Step.GRANTED;
            case GRANTED -> step == Step.WAITING || step == Step.SEATED;
            case SEATED -> step == Step.GRANTED;
            case GONE -> step != Step.GONE;
        };
        if (!drawn) {
            throw new IllegalStateException("a stay does not go from " + step + " to " + next);
        }
        boolean leavesSeat = step == Step.SEATED;
        step = next;
        if (next == Step.SEATED) {
            waitsBecauseOf = null;
        }
        if (next == Step.WAITING || leavesSeat) {
            endActivity();
            shareGranted = false;
            filesGranted = false;
            captionsGranted = false;
            watchesDoor = false;
            shown = null;
            awaySince = null;
        }
    }

    /** Drops what was sent to them, and what others saw and heard of them. */
    private void endActivity() {
        outbox.forget();
        handRaisedAt = null;
        answer = null;
        mediaLostFrame = 0;
        spotlit = false;
        // The frame that said so is forgotten with the others.
        mutedByHost.replaceAll((source, frame) -> Long.MAX_VALUE);
        slots.clear();
        wanted.clear();
    }

    /** Why they wait at the door again, until they have a seat; empty for who was never let in. */
    public Optional<WaitingCause> waitsBecauseOf() {
        return Optional.ofNullable(waitsBecauseOf);
    }

    public void waitsBecauseOf(@Nullable WaitingCause cause) {
        waitsBecauseOf = cause;
    }

    /** What they are now: at the door always {@code WAITING}, whatever they will be on the seat. */
    public Role role() {
        return step == Step.SEATED ? seatedRole : Role.WAITING;
    }

    /** What they are on the seat that they have or were granted; at the door {@code WAITING}. */
    public Role roleOnSeat() {
        return step == Step.WAITING ? Role.WAITING : seatedRole;
    }

    /** What they are once they are seated. */
    public Role roleToBe() {
        return seatedRole;
    }

    public void setSeatedRole(Role role) {
        seatedRole = role;
    }

    public boolean isShareGranted() {
        return shareGranted;
    }

    public void grantShare(boolean granted) {
        shareGranted = granted;
    }

    /** Whether a host let them send files. It is not written down: a restart takes it back, and every file with it. */
    public boolean isFilesGranted() {
        return filesGranted;
    }

    public void grantFiles(boolean granted) {
        filesGranted = granted;
    }

    /** Whether a host let them write captions. */
    public boolean isCaptionsGranted() {
        return captionsGranted;
    }

    public void grantCaptions(boolean granted) {
        captionsGranted = granted;
    }

    public boolean watchesDoor() {
        return watchesDoor;
    }

    public void watchDoor(boolean watches) {
        watchesDoor = watches;
    }

    public boolean isConnected() {
        return connected;
    }

    public void setConnected(boolean nowConnected) {
        connected = nowConnected;
    }

    public Optional<Instant> handRaisedAt() {
        return Optional.ofNullable(handRaisedAt);
    }

    public void raiseHand(Instant at) {
        if (handRaisedAt == null) {
            handRaisedAt = at;
        }
    }

    public void lowerHand() {
        handRaisedAt = null;
    }

    /** The last answer to an offer, for a snapshot. */
    public Optional<ServerMessage.Answer> answer() {
        return Optional.ofNullable(answer);
    }

    public void keepAnswer(ServerMessage.Answer latest) {
        answer = latest;
    }

    /** Remembers how others see this person. Returns whether that is news. */
    public boolean show(ParticipantView view) {
        boolean news = !view.equals(shown);
        shown = view;
        return news;
    }
}
