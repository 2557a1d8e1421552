package org.sabha.store.meeting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;
import org.sabha.model.AccountId;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.EntryMethod;
import org.sabha.model.InvitationId;
import org.sabha.model.MeetingPermissions;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.Role;
import org.sabha.model.RoomId;
import org.sabha.model.key.ApiKeyId;
import org.sabha.model.rule.RuleSetting;
import org.sabha.room.port.GroupRecord;
import org.sabha.room.port.RoomChange;
import org.sabha.room.port.RoomRecord;
import org.sabha.room.port.RoomStore;
import org.sabha.store.sql.SqlTimestamps;

/** Meetings as rows. Every write updates what is there and inserts what is not, so it may be repeated. */
public final class MeetingTable {
    private static final List<String> TABLES =
            List.of("invitation", "ban", "rule_change", "stay", "key_group", "key_leaf", "key_used");

    private MeetingTable() {}

    // --- writing

    public static void apply(Handle handle, RoomId room, RoomChange change) {
        switch (change) {
            case RoomChange.Forget _ -> forget(handle, room);
            case RoomChange.SaveHeader(var header) -> save(handle, header);
            case RoomChange.SaveInvitation(var invitation) -> save(handle, room, invitation);
            case RoomChange.SaveBan(var device) -> saveBan(handle, room, device);
            case RoomChange.SaveRule(var rule) -> save(handle, room, rule);
            case RoomChange.SaveStay(var participant) -> save(handle, room, participant);
            case RoomChange.ForgetStay(var participant) ->
                handle.createUpdate("delete from stay where meeting = :meeting and id = :id")
                        .bind("meeting", room.value())
                        .bind("id", participant.value())
                        .execute();
            case RoomChange.ForgetGroup _ -> KeyGroupTable.forget(handle, room);
            case RoomChange.SaveGroup(var head) -> KeyGroupTable.save(handle, room, head);
            case RoomChange.SaveLeaf(var number, var leaf) -> KeyGroupTable.save(handle, room, number, leaf);
            case RoomChange.ForgetLeaf(var number) -> KeyGroupTable.forgetLeaf(handle, room, number);
            case RoomChange.SaveUsedKeys(var reference) -> KeyGroupTable.saveUsed(handle, room, reference);
        }
    }

    private static void forget(Handle handle, RoomId room) {
        for (String table : TABLES) {
            handle.createUpdate("delete from " + table + " where meeting = :meeting")
                    .bind("meeting", room.value())
                    .execute();
        }
        handle.createUpdate("delete from meeting where id = :meeting")
                .bind("meeting", room.value())
                .execute();
    }

    static void updateOrInsert(Handle handle, String update, String insert, Function<Update, Update> values) {
        if (values.apply(handle.createUpdate(update)).execute() == 0) {
            values.apply(handle.createUpdate(insert)).execute();
        }
    }

    private static void save(Handle handle, RoomRecord.Header header) {
        updateOrInsert(
                handle,
                "update meeting set title = :title, password_hash = :hash, password_generation = :generation,"
                        + " locked = :locked, presence = :presence, started_at = :started, empty_since = :empty,"
                        + " classification = :classification, barred = :barred, forbidden = :forbidden, chat = :chat where id = :meeting",
                "insert into meeting (id, title, password_hash, password_generation, locked, presence, started_at,"
                        + " empty_since, classification, barred, forbidden, chat) values (:meeting, :title, :hash, :generation, :locked,"
                        + " :presence, :started, :empty, :classification, :barred, :forbidden, :chat)",
                statement -> statement
                        .bind("meeting", header.room().value())
                        .bind("title", header.title())
                        .bind("hash", header.passwordHash())
                        .bind("generation", header.passwordGeneration())
                        .bind("locked", header.locked())
                        .bind("presence", header.presence())
                        .bind(
                                "started",
                                header.startedAt().map(SqlTimestamps::of).orElse(null))
                        .bind("empty", SqlTimestamps.of(header.emptySince()))
                        .bind("classification", header.classification().name())
                        .bind("forbidden", names(header.permissions().forbidden()))
                        .bind("chat", header.permissions().chat().name())
                        .bind(
                                "barred",
                                header.barred().stream()
                                        .map(AccountId::value)
                                        .sorted()
                                        .collect(Collectors.joining(","))));
    }

    private static void save(Handle handle, RoomId room, RoomRecord.Invited invited) {
        updateOrInsert(
                handle,
                "update invitation set number = :number, digest = :digest, role = :role, standing = :standing,"
                        + " device = :device, issuer_invitation = :issuer_invitation, issuer_device = :issuer_device,"
                        + " issuer_key = :issuer_key, appointed = :appointed, owner = :owner, accounts = :accounts, permissions = :permissions"
                        + " where meeting = :meeting and id = :id",
                "insert into invitation (meeting, id, number, digest, role, standing, device, issuer_invitation,"
                        + " issuer_device, issuer_key, appointed, owner, accounts, permissions) values (:meeting, :id, :number, :digest,"
                        + " :role, :standing, :device, :issuer_invitation, :issuer_device, :issuer_key, :appointed,"
                        + " :owner, :accounts, :permissions)",
                statement -> bindIssuer(statement, invited.issuer())
                        .bind("meeting", room.value())
                        .bind("id", invited.id().value())
                        .bind("number", invited.number())
                        .bind("digest", invited.digest())
                        .bind("role", invited.role().name())
                        .bind("standing", invited.standing())
                        .bind("device", invited.device().map(DeviceId::value).orElse(null))
                        .bind("permissions", pairs(invited.permissions(), MeetingTable::decided))
                        .bind("appointed", pairs(invited.appointed(), Role::name))
                        .bind(
                                "owner",
                                invited.accounts().owner().map(AccountId::value).orElse(null))
                        .bind("accounts", pairs(invited.accounts().shown(), AccountId::value)));
    }

    private static <S extends SqlStatement<S>> S bindIssuer(S statement, Optional<RoomRecord.Issuer> issuer) {
        return switch (issuer.orElse(null)) {
            case null -> bindIssuer(statement, null, null, null);
            case RoomRecord.Issuer.Person(var invitation, var device) ->
                bindIssuer(statement, invitation.value(), device.value(), null);
            case RoomRecord.Issuer.Program(var key) -> bindIssuer(statement, null, null, key.value());
        };
    }

    private static <S extends SqlStatement<S>> S bindIssuer(
            S statement, @Nullable String invitation, @Nullable String device, @Nullable String key) {
        return statement
                .bind("issuer_invitation", invitation)
                .bind("issuer_device", device)
                .bind("issuer_key", key);
    }

    private static void saveBan(Handle handle, RoomId room, DeviceId device) {
        updateOrInsert(
                handle,
                "update ban set device = :device where meeting = :meeting and device = :device",
                "insert into ban (meeting, device) values (:meeting, :device)",
                statement -> statement.bind("meeting", room.value()).bind("device", device.value()));
    }

    private static void save(Handle handle, RoomId room, RoomRecord.Ruled rule) {
        updateOrInsert(
                handle,
                "update rule_change set chosen = :chosen, locked = :locked, changed_by = :changed_by,"
                        + " changed_at = :changed_at where meeting = :meeting and clause = :clause",
                "insert into rule_change (meeting, clause, chosen, locked, changed_by, changed_at)"
                        + " values (:meeting, :clause, :chosen, :locked, :changed_by, :changed_at)",
                statement -> statement
                        .bind("meeting", room.value())
                        .bind("clause", rule.clause().name())
                        .bind("chosen", rule.setting().value())
                        .bind("locked", rule.setting().locked())
                        .bind(
                                "changed_by",
                                rule.changed().flatMap(RoomRecord.Ruling::by).orElse(null))
                        .bind(
                                "changed_at",
                                rule.changed()
                                        .map(ruling -> SqlTimestamps.of(ruling.at()))
                                        .orElse(null)));
    }

    private static void save(Handle handle, RoomId room, RoomRecord.Stayed participant) {
        updateOrInsert(
                handle,
                "update stay set seated = :seated, away = :away, seated_role = :role, share_granted = :share, handled = :handled,"
                        + " tickets = :tickets, certified = :certified, key_package = :key_package, key_proof = :key_proof,"
                        + " grant_kind = :grant_kind, grant_host = :grant_host, grant_endorsement = :grant_endorsement"
                        + " where meeting = :meeting and id = :id",
                "insert into stay (meeting, id, door, invitation, device, name, password_generation, client, verified, since,"
                        + " seated, away, seated_role, share_granted, handled, tickets, certified, key_package, key_proof, grant_kind,"
                        + " grant_host, grant_endorsement) values (:meeting, :id, :door, :invitation, :device, :name,"
                        + " :generation, :client, :verified, :since, :seated, :away, :role, :share, :handled, :tickets, :certified,"
                        + " :key_package, :key_proof, :grant_kind, :grant_host, :grant_endorsement)",
                statement -> bindCandidacy(bindCame(statement, participant), participant.candidacy())
                        .bind("meeting", room.value())
                        .bind("id", participant.id().value())
                        .bind("since", SqlTimestamps.of(participant.since()))
                        .bind("seated", participant.seated())
                        .bind("away", participant.away())
                        .bind("role", participant.seatedRole().name())
                        .bind("share", participant.shareGranted())
                        .bind("handled", participant.handled())
                        .bind("tickets", tickets(participant.tickets()))
                        .bind("certified", bytes(participant.certified())));
    }

    private static <S extends SqlStatement<S>> S bindCame(S statement, RoomRecord.Stayed participant) {
        RoomRecord.Came came = participant.came();
        return statement
                .bind("door", came.door().name())
                .bind("invitation", came.invitation().value())
                .bind("device", came.device().value())
                .bind("name", came.name().value())
                .bind("generation", came.passwordGeneration())
                .bind("client", came.client())
                .bind("verified", came.verified());
    }

    private static <S extends SqlStatement<S>> S bindCandidacy(S statement, Optional<RoomRecord.Candidacy> candidacy) {
        Optional<RoomRecord.Offered> keys = candidacy.flatMap(RoomRecord.Candidacy::keys);
        Optional<RoomRecord.Granted> grant = candidacy.flatMap(RoomRecord.Candidacy::grant);
        return statement
                .bind("key_package", bytes(keys.map(RoomRecord.Offered::keyPackage)))
                .bind("key_proof", bytes(keys.map(RoomRecord.Offered::proof)))
                .bind("grant_kind", grant.map(RoomRecord.Granted::kind).orElse(null))
                .bind(
                        "grant_host",
                        grant.flatMap(RoomRecord.Granted::host)
                                .map(ParticipantId::value)
                                .orElse(null))
                .bind("grant_endorsement", bytes(grant.flatMap(RoomRecord.Granted::endorsement)));
    }

    static byte @Nullable [] bytes(Optional<Octets> octets) {
        return octets.map(Octets::toArray).orElse(null);
    }

    /** Values by device. */
    private static <T> String pairs(Map<DeviceId, T> values, Function<T, String> text) {
        return values.entrySet().stream()
                .map(each -> each.getKey().value() + "=" + text.apply(each.getValue()))
                .sorted()
                .collect(Collectors.joining(","));
    }

    private static String names(Set<Permission> permissions) {
        return permissions.stream().map(Permission::name).sorted().collect(Collectors.joining(","));
    }

    /** {@code +} before what is allowed and {@code -} before what is forbidden, with dots between. */
    private static String decided(PersonalPermissions permissions) {
        return Stream.concat(
                        permissions.allowed().stream().map(each -> "+" + each.name()),
                        permissions.forbidden().stream().map(each -> "-" + each.name()))
                .sorted()
                .collect(Collectors.joining("."));
    }

    private static String tickets(List<RoomRecord.Ticket> tickets) {
        return tickets.stream()
                .map(ticket -> ticket.digest() + ":" + ticket.frame())
                .collect(Collectors.joining(","));
    }

    // --- reading

    /** @param unreadable told once of each meeting of which a row cannot be read; nothing of it is in the list */
    public static List<RoomRecord> load(Handle handle, RoomStore.Unreadable unreadable) {
        var rows = new MeetingRows(handle, unreadable);
        Map<String, List<RoomRecord.Invited>> invitations = new HashMap<>();
        Map<String, Set<DeviceId>> bans = new HashMap<>();
        Map<String, List<RoomRecord.Ruled>> rules = new HashMap<>();
        Map<String, List<RoomRecord.Stayed>> participants = new HashMap<>();
        Map<String, RoomRecord.Header> headers = new LinkedHashMap<>();
        rows.read(
                "select * from invitation order by meeting, number",
                row -> invitations
                        .computeIfAbsent(row.text("meeting"), _ -> new ArrayList<>())
                        .add(invited(row)));
        rows.read(
                "select * from ban",
                row -> bans.computeIfAbsent(row.text("meeting"), _ -> new java.util.HashSet<>())
                        .add(new DeviceId(row.text("device"))));
        rows.read(
                "select * from rule_change order by clause",
                row -> rules.computeIfAbsent(row.text("meeting"), _ -> new ArrayList<>())
                        .add(new RoomRecord.Ruled(
                                AdvisoryClause.valueOf(row.text("clause")),
                                new RuleSetting(row.text("chosen"), row.flag("locked")),
                                row.maybeNumber("changed_at")
                                        .map(at -> new RoomRecord.Ruling(
                                                row.maybeText("changed_by"), SqlTimestamps.instant(at))))));
        rows.read(
                "select * from stay order by number",
                row -> participants
                        .computeIfAbsent(row.text("meeting"), _ -> new ArrayList<>())
                        .add(stayed(row)));
        Map<String, GroupRecord> groups = KeyGroupTable.load(rows);
        rows.read("select * from meeting order by id", row -> headers.put(row.text("id"), header(row)));
        return headers.entrySet().stream()
                .filter(each -> rows.isReadable(each.getKey()))
                .map(each -> new RoomRecord(
                        each.getValue(),
                        invitations.getOrDefault(each.getKey(), List.of()),
                        bans.getOrDefault(each.getKey(), Set.of()),
                        rules.getOrDefault(each.getKey(), List.of()),
                        participants.getOrDefault(each.getKey(), List.of()),
                        Optional.ofNullable(groups.get(each.getKey()))))
                .toList();
    }

    private static RoomRecord.Header header(Row row) {
        return new RoomRecord.Header(
                new RoomId(row.text("id")),
                row.text("title"),
                row.text("password_hash"),
                (int) row.number("password_generation"),
                row.flag("locked"),
                row.text("presence"),
                row.maybeNumber("started_at").map(SqlTimestamps::instant),
                SqlTimestamps.instant(row.number("empty_since")),
                Classification.valueOf(row.text("classification")),
                parts(row.text("barred")).map(AccountId::new).collect(Collectors.toSet()),
                new MeetingPermissions(
                        parts(row.text("forbidden")).map(Permission::valueOf).collect(Collectors.toSet()),
                        ChatPolicy.valueOf(row.text("chat"))));
    }

    private static RoomRecord.Invited invited(Row row) {
        return new RoomRecord.Invited(
                (int) row.number("number"),
                new InvitationId(row.text("id")),
                row.text("digest"),
                Role.valueOf(row.text("role")),
                row.text("standing"),
                row.maybeText("device").map(DeviceId::new),
                issuer(row),
                parsePairs(row.text("appointed"), Role::valueOf),
                new RoomRecord.Accounts(
                        row.maybeText("owner").map(AccountId::new), parsePairs(row.text("accounts"), AccountId::new)),
                parsePairs(row.text("permissions"), MeetingTable::parseDecided));
    }

    private static PersonalPermissions parseDecided(String text) {
        PersonalPermissions decided = PersonalPermissions.NONE;
        for (String each : text.split("\\.", -1)) {
            decided = decided.allow(Permission.valueOf(each.substring(1)), each.charAt(0) == '+');
        }
        return decided;
    }

    private static Optional<RoomRecord.Issuer> issuer(Row row) {
        return row.maybeText("issuer_key")
                .<RoomRecord.Issuer>map(key -> new RoomRecord.Issuer.Program(new ApiKeyId(key)))
                .or(() -> row.maybeText("issuer_invitation")
                        .map(by -> new RoomRecord.Issuer.Person(
                                new InvitationId(by), new DeviceId(row.text("issuer_device")))));
    }

    /** What stands between commas. */
    private static Stream<String> parts(String text) {
        return text.isEmpty() ? Stream.empty() : Arrays.stream(text.split(",", -1));
    }

    private static <T> Map<DeviceId, T> parsePairs(String text, Function<String, T> value) {
        Map<DeviceId, T> values = new HashMap<>();
        for (String each : parts(text).toList()) {
            int equals = each.indexOf('=');
            values.put(new DeviceId(each.substring(0, equals)), value.apply(each.substring(equals + 1)));
        }
        return values;
    }

    private static RoomRecord.Stayed stayed(Row row) {
        Instant since = SqlTimestamps.instant(row.number("since"));
        return new RoomRecord.Stayed(
                new ParticipantId(row.text("id")),
                new RoomRecord.Came(
                        EntryMethod.valueOf(row.text("door")),
                        new InvitationId(row.text("invitation")),
                        new DeviceId(row.text("device")),
                        DisplayName.kept(row.text("name")),
                        (int) row.number("password_generation"),
                        row.text("client"),
                        row.flag("verified")),
                since,
                row.flag("seated"),
                Role.valueOf(row.text("seated_role")),
                row.flag("share_granted"),
                row.number("handled"),
                parseTickets(row.text("tickets")),
                row.maybeOctets("certified"),
                candidacy(row),
                row.flag("away"));
    }

    private static Optional<RoomRecord.Candidacy> candidacy(Row row) {
        Optional<RoomRecord.Offered> keys = row.maybeOctets("key_package")
                .map(keyPackage -> new RoomRecord.Offered(keyPackage, row.octets("key_proof")));
        Optional<RoomRecord.Granted> grant = row.maybeText("grant_kind")
                .map(kind -> new RoomRecord.Granted(
                        kind,
                        row.maybeText("grant_host").map(ParticipantId::new),
                        row.maybeOctets("grant_endorsement")));
        return keys.isEmpty() && grant.isEmpty()
                ? Optional.empty()
                : Optional.of(new RoomRecord.Candidacy(keys, grant));
    }

    private static List<RoomRecord.Ticket> parseTickets(String text) {
        List<RoomRecord.Ticket> tickets = new ArrayList<>();
        for (String each : parts(text).toList()) {
            int colon = each.indexOf(':');
            tickets.add(new RoomRecord.Ticket(each.substring(0, colon), Long.parseLong(each.substring(colon + 1))));
        }
        return tickets;
    }
}
