package org.sabha.store.person;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where somebody may be found: each place with the query that tells all that it keeps of them. Columns whose names end in
 * {@code _at} are times. Secrets and hashes of secrets are told as being there, and not themselves.
 */
final class KeptTables {
    private static final String ROW = "select r.seq as number, r.at as written_at, r.verb, r.room as meeting, r.chosen,"
            + " case when r.reason is null then 'permitted' else 'refused' end as outcome, r.reason, r.times,"
            + " n.clear as name, a.clear as network from audit_row r"
            + " left join audit_personal n on n.seq = r.seq and n.kind = 'name'"
            + " left join audit_personal a on a.seq = r.seq and a.kind = 'address'";

    private static final String STAY =
            "select meeting, name, client, door, since as come_at, seated, seated_role as role from stay where ";

    /** Rows in which an id did something, or something was done to it; each by its index. */
    private static final String OF_ID = " where r.actor = :of or r.subject = :of order by r.seq";

    private static final List<Place> HOLDER = List.of(
            new Place(
                    "account",
                    "select id, login, name, roles, issuer, subject, verified, state,"
                            + " password_hash is not null as has_password, totp_sealed is not null as has_code_app,"
                            + " recovery <> '' as has_recovery_codes, invitation_expires as invitation_ends_at"
                            + " from account where id = :of"),
            new Place("passkeys", "select label, created_at from passkey where account = :of order by place"),
            new Place(
                    "signIns",
                    "select program, network, strength, begun as begun_at, used as used_at from sign_in"
                            + " where account = :of order by used desc"),
            new Place("calendarFeed", "select made_at from calendar_feed where account = :of"),
            new Place(
                    "sharedBetweenDevices",
                    "select revision, recovery is not null as has_recovery_code from account_vault where account = :of"),
            new Place(
                    "scheduledMeetings",
                    "select o.room as meeting, p.title, p.zone, o.starts_at, o.ends_at, o.standing from occurrence o"
                            + " join plan p on p.id = o.plan where p.owner = :of order by o.starts_at"),
            new Place(
                    "startedMeetings",
                    "select room as meeting, at as started_at from started_meeting where account = :of order by at"),
            new Place(
                    "runningMeetings",
                    "select distinct meeting from invitation where owner = :of or position('=' || :of in accounts) > 0"
                            + " order by meeting"),
            new Place(
                    "keysOfPrograms",
                    "select id, name, scopes, made_at, revoked_at from api_key where organiser = :of or made_by = :of"
                            + " order by made_at"),
            new Place(
                    "webhooks", "select id, url, made_at, closed_at from webhook where made_by = :of order by made_at"),
            new Place(
                    "changesOfRules",
                    "select number, clause, at as changed_at, value_before, value_after, reason"
                            + " from organisation_rule_change where account = :of order by number"),
            new Place(
                    "changesOfCeiling",
                    "select number, at as changed_at, ceiling_before, ceiling_after, reason"
                            + " from ceiling_change where account = :of order by number"),
            new Place("log", ROW + OF_ID));

    private static final List<Place> GUEST =
            List.of(new Place("stays", STAY + "id = :of"), new Place("log", ROW + OF_ID));

    private static final List<Place> NAMED = List.of(
            new Place("stays", STAY + "name = :of"),
            new Place(
                    "rulesOfRunningMeetings",
                    "select meeting, clause, chosen, changed_at from rule_change where changed_by = :of"),
            new Place(
                    "invitedByMail",
                    "select room as meeting, address, name, language, standing, changed_at from mailed_guest"
                            + " where name = :of"),
            new Place("log", ROW + " where n.clear = :of order by r.seq"));

    private static final List<Place> MAILED = List.of(new Place(
            "invitedByMail",
            "select g.room as meeting, p.title, o.starts_at, g.address, g.name, g.language, g.method, g.standing,"
                    + " g.changed_at from mailed_guest g left join occurrence o on o.room = g.room"
                    + " left join plan p on p.id = o.plan where lower(g.address) = :of order by g.changed_at"));

    /** Tables in which nobody is looked for, and why. */
    static final Map<String, String> WITHOUT_PERSONS = Map.ofEntries(
            Map.entry("meeting", "what a meeting is; its title is erased by itself"),
            Map.entry("ban", "devices of one meeting, until it ends"),
            Map.entry("key_group", "public keys of one meeting, until it ends"),
            Map.entry("key_leaf", "public keys of one meeting, until it ends"),
            Map.entry("key_used", "digests of one meeting, until it ends"),
            Map.entry("audit_head", "signatures"),
            Map.entry("audit_copy", "a number"),
            Map.entry("commit_number", "a number"),
            Map.entry("planned_invitation", "digests; whom they are for stands in mailed_guest or nowhere"),
            Map.entry("series_invitation", "digests; whom they are for stands in mailed_guest or nowhere"),
            Map.entry("api_answer", "sealed with a program's secret, for a day"),
            Map.entry("webhook_message", "ids, until they are delivered"),
            Map.entry("webhook_delivery", "ids and times"));

    /**
     * One place.
     *
     * @param name as the export calls it
     * @param select asks for everything of {@code :of}
     */
    record Place(String name, String select) {}

    private KeptTables() {}

    static List<Place> of(Person person) {
        return switch (person) {
            case Person.Holder _ -> HOLDER;
            case Person.Guest _ -> GUEST;
            case Person.Named _ -> NAMED;
            case Person.Mailed _ -> MAILED;
        };
    }

    /** What stands for somebody in those queries. */
    static String keyOf(Person person) {
        return switch (person) {
            case Person.Holder(var account) -> account.value();
            case Person.Guest(var participant) -> participant.value();
            case Person.Named(var name) -> name;
            case Person.Mailed(var address) -> address.folded();
        };
    }

    /** Every query, for a test that compares them with the schema. */
    static Set<String> queries() {
        return Stream.of(HOLDER, GUEST, NAMED, MAILED)
                .flatMap(List::stream)
                .map(Place::select)
                .collect(Collectors.toUnmodifiableSet());
    }
}
