package org.sabha.protocol.rest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.sabha.protocol.console.AuditPage;
import org.sabha.protocol.integration.InvitationIds;
import org.sabha.protocol.integration.InvitationsMadeResponse;
import org.sabha.protocol.integration.KeyResponse;
import org.sabha.protocol.integration.MakeInvitationsRequest;
import org.sabha.protocol.integration.PlannedMeetingPage;
import org.sabha.protocol.integration.PlannedMeetingResponse;
import org.sabha.protocol.integration.ScheduleForRequest;
import org.sabha.protocol.report.SignedReport;

/**
 * Every route of programs that hold an API key, and of nobody else: no cookie counts here, and no page of a browser is
 * answered. What stands in braces in a path is a part of it that the asker chooses.
 */
public enum IntegrationRoute {
    /** What the key that asks is: its name, scopes, whom it acts for, when it expires. */
    OWN_KEY(Verb.GET, "/key", Takes.NOTHING, Gives.of(200, KeyResponse.class)),
    /**
     * An organiser's meetings that are not over or cancelled, the next one first, 15 a page. {@code organiser} may be left out
     * where the key acts for one account; {@code after} is the {@code next} of the page before.
     */
    LIST_MEETINGS(
            Verb.GET,
            "/meetings",
            Takes.query(Parameter.ORGANISER, Parameter.AFTER),
            Gives.of(200, PlannedMeetingPage.class)),
    /**
     * Schedules meetings in the name of an organiser, once or repeated. Each has an id, invitations and a password of its own;
     * the first is answered. Only the organiser opens one, signed in, from two hours before it starts.
     */
    SCHEDULE_MEETING(
            Verb.POST, "/meetings", Takes.body(ScheduleForRequest.class), Gives.of(201, PlannedMeetingResponse.class)),
    /** One meeting, and what became of it; how many people are there, not who. */
    READ_MEETING(Verb.GET, "/meetings/{meeting}", Takes.NOTHING, Gives.of(200, PlannedMeetingResponse.class)),
    /**
     * Cancels a meeting that was not opened; with {@code later=true} also those that were scheduled with it and come after it.
     */
    CANCEL_MEETING(Verb.DELETE, "/meetings/{meeting}", Takes.query(Parameter.LATER), Gives.NOTHING),
    /** Ends a meeting that goes on, for all. */
    END_MEETING(Verb.POST, "/meetings/{meeting}/end", Takes.NOTHING, Gives.NOTHING),
    /** Ids of the invitations that will open a meeting of later. Their secrets are not kept. */
    LIST_INVITATIONS(Verb.GET, "/meetings/{meeting}/invitations", Takes.NOTHING, Gives.of(200, InvitationIds.class)),
    /**
     * Makes personal invitations to a meeting of later. Secrets and password are told this once. The link of each is
     * {@code https://SERVER/m/MEETING#i=SECRET&k=K}, where K is of your own making (16 random bytes, base64url), the same in
     * all links of the meeting, and is never sent here.
     */
    INVITE_TO_MEETING(
            Verb.POST,
            "/meetings/{meeting}/invitations",
            Takes.body(MakeInvitationsRequest.class),
            Gives.of(201, InvitationsMadeResponse.class)),
    /** Takes one invitation to a meeting of later back. */
    REVOKE_INVITATION(Verb.DELETE, "/meetings/{meeting}/invitations/{invitation}", Takes.NOTHING, Gives.NOTHING),
    /**
     * The signed report on a meeting that was started: what each clause was, who was there. With a key for one account, of
     * meetings that it started. 10 a minute.
     */
    READ_REPORT(Verb.GET, "/meetings/{meeting}/report", Takes.NOTHING, Gives.of(200, SignedReport.class)),
    /**
     * A page of the audit log, the newest row first. What is left out does not matter; {@code before} is the {@code before} of
     * the page before.
     */
    SEARCH_AUDIT(
            Verb.GET,
            "/audit",
            Takes.query(
                    Parameter.MEETING, Parameter.ACT, Parameter.WHO, Parameter.FROM, Parameter.UNTIL, Parameter.BEFORE),
            Gives.of(200, AuditPage.class));

    /** What every path begins with. */
    public static final String PREFIX = "/api/v1/integration";

    private final Verb verb;
    private final String path;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> segments;

    @SuppressWarnings("ImmutableEnumChecker") // Set.copyOf
    private final Takes takes;

    @SuppressWarnings("ImmutableEnumChecker") // Optional
    private final Gives gives;

    /** A method of HTTP. */
    public enum Verb {
        GET,
        POST,
        DELETE
    }

    /** A part of a path or of a query that the asker chooses. */
    public enum Parameter {
        /** Id of a meeting. */
        MEETING,
        /** Id of an invitation. */
        INVITATION,
        /** Sign-in name of an account. */
        ORGANISER,
        /** Where the page before ended. */
        AFTER,
        /** {@code true} or {@code false}. */
        LATER,
        /** What was done, such as {@code remove}. */
        ACT,
        /** Id of a participant, an account or a key, or the sign-in name of an account: who did it or on whom it was done. */
        WHO,
        /** A time, such as {@code 2026-11-24T09:00:00Z}: rows of it and later. */
        FROM,
        /** A time: rows before it. */
        UNTIL,
        /** Number of a row: rows before it. */
        BEFORE;

        /** As it stands in the path or the query. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What a route takes.
     *
     * @param body {@link AccountRoute.Empty} where there is none
     */
    public record Takes(Class<? extends Record> body, Set<Parameter> query) {
        private static final Takes NOTHING = new Takes(AccountRoute.Empty.class, Set.of());

        public Takes {
            query = Set.copyOf(query);
        }

        private static Takes body(Class<? extends Record> body) {
            return new Takes(body, Set.of());
        }

        private static Takes query(Parameter... parameters) {
            return new Takes(AccountRoute.Empty.class, Set.of(parameters));
        }
    }

    /**
     * What a route answers when it was done.
     *
     * @param body absent where nothing is told
     */
    public record Gives(int status, Optional<Class<? extends Record>> body) {
        private static final Gives NOTHING = new Gives(204, Optional.empty());

        private static Gives of(int status, Class<? extends Record> body) {
            return new Gives(status, Optional.of(body));
        }
    }

    /** A route with what the path says of its parameters, as it was written. */
    public record Match(IntegrationRoute route, Map<Parameter, String> parameters) {
        public Match {
            parameters = Map.copyOf(parameters);
        }
    }

    IntegrationRoute(Verb verb, String path, Takes takes, Gives gives) {
        this.verb = verb;
        this.path = path;
        this.segments = List.of(path.split("/", -1));
        this.takes = takes;
        this.gives = gives;
    }

    public Verb verb() {
        return verb;
    }

    /** With its parameters in braces. */
    public String path() {
        return PREFIX + path;
    }

    public Takes takes() {
        return takes;
    }

    public Gives gives() {
        return gives;
    }

    /** Parameters of the path, in their order. */
    public List<Parameter> inPath() {
        List<Parameter> found = new ArrayList<>();
        segments.forEach(segment -> parameterOf(segment).ifPresent(found::add));
        return found;
    }

    /** Whether a path is of this family, be there such a route or not. */
    public static boolean isOfThese(String path) {
        return path.equals(PREFIX) || path.startsWith(PREFIX + "/");
    }

    /** The route of a method and a path without query. */
    public static Optional<Match> at(String method, String path) {
        for (IntegrationRoute route : values()) {
            if (route.verb.name().equals(method)) {
                Optional<Match> match = route.match(path);
                if (match.isPresent()) {
                    return match;
                }
            }
        }
        return Optional.empty();
    }

    /** The methods that a path has; empty where nothing is. */
    public static Set<Verb> verbsAt(String path) {
        Set<Verb> verbs = EnumSet.noneOf(Verb.class);
        for (IntegrationRoute route : values()) {
            if (route.match(path).isPresent()) {
                verbs.add(route.verb);
            }
        }
        return verbs;
    }

    private Optional<Match> match(String asked) {
        if (!asked.startsWith(PREFIX)) {
            return Optional.empty();
        }
        List<String> parts = List.of(asked.substring(PREFIX.length()).split("/", -1));
        if (parts.size() != segments.size()) {
            return Optional.empty();
        }
        Map<Parameter, String> parameters = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            Optional<Parameter> parameter = parameterOf(segments.get(i));
            if (parameter.isPresent() && !parts.get(i).isEmpty()) {
                parameters.put(parameter.get(), parts.get(i));
            } else if (!segments.get(i).equals(parts.get(i))) {
                return Optional.empty();
            }
        }
        return Optional.of(new Match(this, parameters));
    }

    private static Optional<Parameter> parameterOf(String segment) {
        return segment.startsWith("{")
                ? Optional.of(Parameter.valueOf(
                        segment.substring(1, segment.length() - 1).toUpperCase(Locale.ROOT)))
                : Optional.empty();
    }
}
