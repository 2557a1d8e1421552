package org.sabha.room.port;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.Classification;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.MeetingPermissions;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.rule.RuleSetting;

/**
 * All of a meeting that outlives the process: who may come, who may not, who was there and how the meeting stood. Media,
 * connections and messages under way are not part of it.
 *
 * @param invitations in the order of minting; none is ever taken out
 * @param rules every one, as it is in this meeting; those of meetings of an older version that were changed in them
 * @param stays seated and waiting, in the order of arrival
 * @param group the key group, where there is one
 */
public record RoomRecord(
        Header header,
        List<Invited> invitations,
        Set<DeviceId> banned,
        List<Ruled> rules,
        List<Stayed> stays,
        Optional<GroupRecord> group) {

    public RoomRecord {
        invitations = List.copyOf(invitations);
        banned = Set.copyOf(banned);
        rules = List.copyOf(rules);
        stays = List.copyOf(stays);
    }

    /** Accounts that somebody of the meeting showed, or that it was begun with. */
    public Set<AccountId> accounts() {
        Set<AccountId> all = new HashSet<>();
        invitations.forEach(invited -> all.addAll(invited.accounts().all()));
        return Set.copyOf(all);
    }

    /** A meeting without a key group. */
    public RoomRecord(
            Header header, List<Invited> invitations, Set<DeviceId> banned, List<Ruled> rules, List<Stayed> stays) {
        this(header, invitations, banned, rules, stays, Optional.empty());
    }

    /**
     * @param passwordHash text form of the hash of the password in force; nothing to the room
     * @param presence name of the state of the hosts' presence
     * @param startedAt when the first host came
     * @param emptySince since when nobody is seated; of no meaning while somebody is
     * @param classification what may be spoken of in it
     * @param barred accounts of which the log says that they are kept out
     * @param permissions what hosts let everybody do who is no host
     */
    public record Header(
            RoomId room,
            String title,
            String passwordHash,
            int passwordGeneration,
            boolean locked,
            String presence,
            Optional<Instant> startedAt,
            Instant emptySince,
            Classification classification,
            Set<AccountId> barred,
            MeetingPermissions permissions) {
        public Header {
            barred = Set.copyOf(barred);
        }

        /** Of an unclassified meeting from which no account is kept out, and where nothing is forbidden. */
        public Header(
                RoomId room,
                String title,
                String passwordHash,
                int passwordGeneration,
                boolean locked,
                String presence,
                Optional<Instant> startedAt,
                Instant emptySince) {
            this(
                    room,
                    title,
                    passwordHash,
                    passwordGeneration,
                    locked,
                    presence,
                    startedAt,
                    emptySince,
                    Classification.UNCLASSIFIED,
                    Set.of(),
                    MeetingPermissions.ALL);
        }
    }

    /**
     * @param number its place in the order of minting
     * @param digest of its secret, base64
     * @param standing name of its standing
     * @param device the one that it is bound to
     * @param appointed roles that devices were given in the meeting
     * @param accounts whose it is, as far as accounts were shown
     * @param permissions what hosts decided of devices
     */
    public record Invited(
            int number,
            InvitationId id,
            String digest,
            Role role,
            String standing,
            Optional<DeviceId> device,
            Optional<Issuer> issuer,
            Map<DeviceId, Role> appointed,
            Accounts accounts,
            Map<DeviceId, PersonalPermissions> permissions) {
        public Invited {
            appointed = Map.copyOf(appointed);
            permissions = Map.copyOf(permissions);
        }

        /** One by which nobody came with an account, or was forbidden anything. */
        public Invited(
                int number,
                InvitationId id,
                String digest,
                Role role,
                String standing,
                Optional<DeviceId> device,
                Optional<Issuer> issuer,
                Map<DeviceId, Role> appointed) {
            this(number, id, digest, role, standing, device, issuer, appointed, Accounts.NONE, Map.of());
        }
    }

    /**
     * The accounts behind an invitation: whoever keeps one of them from signing in keeps it from opening.
     *
     * @param owner with which the meeting was begun, on the host's invitation
     * @param shown with which somebody came last by it, for each device
     */
    public record Accounts(Optional<AccountId> owner, Map<DeviceId, AccountId> shown) {
        public static final Accounts NONE = new Accounts(Optional.empty(), Map.of());

        public Accounts {
            shown = Map.copyOf(shown);
        }

        /** Every account that is named. */
        public Set<AccountId> all() {
            Set<AccountId> all = new HashSet<>(shown.values());
            owner.ifPresent(all::add);
            return Set.copyOf(all);
        }
    }

    /** Who made an invitation; the organiser of the meeting, where nobody else is named. */
    public sealed interface Issuer {
        /** Somebody in the meeting: by whose invitation, and with which device. */
        record Person(InvitationId invitation, DeviceId device) implements Issuer {}

        /** A program, beforehand, with this API key. */
        record Program(ApiKeyId key) implements Issuer {}
    }

    /**
     * A rule as it is in the meeting.
     *
     * @param changed empty where it is as the meeting began with it
     */
    public record Ruled(AdvisoryClause clause, RuleSetting setting, Optional<Ruling> changed) {}

    /** @param by name of who changed a rule; empty for the organisation */
    public record Ruling(Optional<String> by, Instant at) {}

    /**
     * @param handled the highest number of the person's own messages that was handled
     * @param tickets that open the stay again, in the order of issue
     * @param certified digest of the keys that this server certified and they brought last
     * @param candidacy their way into the key group, if they are on it
     * @param away whether they have a seat, and are not there
     */
    public record Stayed(
            ParticipantId id,
            Came came,
            Instant since,
            boolean seated,
            Role seatedRole,
            boolean shareGranted,
            long handled,
            List<Ticket> tickets,
            Optional<Octets> certified,
            Optional<Candidacy> candidacy,
            boolean away) {
        public Stayed {
            tickets = List.copyOf(tickets);
        }

        /** Somebody who is on no way into a key group. */
        public Stayed(
                ParticipantId id,
                Came came,
                Instant since,
                boolean seated,
                Role seatedRole,
                boolean shareGranted,
                long handled,
                List<Ticket> tickets) {
            this(
                    id,
                    came,
                    since,
                    seated,
                    seatedRole,
                    shareGranted,
                    handled,
                    tickets,
                    Optional.empty(),
                    Optional.empty(),
                    false);
        }

        private Stayed at(long number) {
            return new Stayed(
                    id, came, since, seated, seatedRole, shareGranted, number, tickets, certified, candidacy, away);
        }

        public Stayed withoutCandidacy() {
            return new Stayed(
                    id,
                    came,
                    since,
                    seated,
                    seatedRole,
                    shareGranted,
                    handled,
                    tickets,
                    Optional.empty(),
                    Optional.empty(),
                    away);
        }
    }

    /** Keys that were offered for a leaf, and why they may have one; not both empty. */
    public record Candidacy(Optional<Offered> keys, Optional<Granted> grant) {}

    /**
     * @param keyPackage an MLSMessage
     * @param proof for members, that the device holds the meeting's link
     */
    public record Offered(Octets keyPackage, Octets proof) {}

    /**
     * @param kind name of the kind of grant
     * @param host who said yes, where it was a host
     * @param endorsement the host's signature, by which another member may add them
     */
    public record Granted(String kind, Optional<ParticipantId> host, Optional<Octets> endorsement) {}

    /** How somebody came: what they are judged on when a host admits them. */
    public record Came(
            EntryMethod door,
            InvitationId invitation,
            DeviceId device,
            DisplayName name,
            int passwordGeneration,
            String client,
            boolean verified) {}

    /**
     * @param digest of the ticket, base64
     * @param frame the number of the server frame that carried it
     */
    public record Ticket(String digest, long frame) {}

    /**
     * What must be written so that a store that holds {@code before} holds this.
     *
     * @param before what the store holds; empty if that is not known, or nothing
     */
    public List<RoomChange> changesSince(Optional<RoomRecord> before) {
        return changesSince(before, _ -> true);
    }

    /**
     * The same, without stays of which only the number of the last message changed, unless that message did something:
     * everybody says that they entered an epoch, and a restart may forget that they said it.
     *
     * @param acted whose messages did something
     */
    public List<RoomChange> changesSince(Optional<RoomRecord> before, Predicate<ParticipantId> acted) {
        List<RoomChange> changes = new ArrayList<>();
        if (before.isEmpty()) {
            changes.add(new RoomChange.Forget());
        }
        if (before.map(RoomRecord::header).filter(header::equals).isEmpty()) {
            changes.add(new RoomChange.SaveHeader(header));
        }
        saveInvitations(before.map(RoomRecord::invitations).orElse(List.of()), changes);
        Set<DeviceId> knownBans = before.map(RoomRecord::banned).orElse(Set.of());
        banned.stream()
                .filter(device -> !knownBans.contains(device))
                .forEach(device -> changes.add(new RoomChange.SaveBan(device)));
        Set<Ruled> knownRules = new HashSet<>(before.map(RoomRecord::rules).orElse(List.of()));
        rules.stream()
                .filter(rule -> !knownRules.contains(rule))
                .forEach(rule -> changes.add(new RoomChange.SaveRule(rule)));
        saveStays(before.map(RoomRecord::stays).orElse(List.of()), acted, changes);
        changes.addAll(GroupRecord.changes(before.flatMap(RoomRecord::group), group));
        return List.copyOf(changes);
    }

    private void saveInvitations(List<Invited> known, List<RoomChange> changes) {
        for (int i = 0; i < invitations.size(); i++) {
            Invited invited = invitations.get(i);
            if (i >= known.size() || !known.get(i).equals(invited)) {
                changes.add(new RoomChange.SaveInvitation(invited));
            }
        }
    }

    private void saveStays(List<Stayed> known, Predicate<ParticipantId> acted, List<RoomChange> changes) {
        Map<ParticipantId, Stayed> gone = new HashMap<>();
        known.forEach(stay -> gone.put(stay.id(), stay));
        for (Stayed stay : stays) {
            Stayed before = gone.remove(stay.id());
            boolean same = before != null && stay.equals(acted.test(stay.id()) ? before : before.at(stay.handled()));
            if (!same) {
                changes.add(new RoomChange.SaveStay(stay));
            }
        }
        known.stream()
                .filter(stay -> gone.containsKey(stay.id()))
                .forEach(stay -> changes.add(new RoomChange.ForgetStay(stay.id())));
    }
}
