package org.sabha.protocol.rest;

import static org.sabha.protocol.rest.ErrorCode.*;
import static org.sabha.protocol.rest.RouteSpec.delete;
import static org.sabha.protocol.rest.RouteSpec.get;
import static org.sabha.protocol.rest.RouteSpec.post;

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
import org.sabha.protocol.rest.RestRequest.Method;
import org.sabha.protocol.rest.RestRequest.Parameter;

/**
 * Every route of programs that hold an API key, and of nobody else: no cookie counts here, and no page of a browser is
 * answered. What stands in braces in a path is a part of it that the asker chooses.
 */
public enum IntegrationRoute implements RouteContract {
    /** What the key that asks is: its name, scopes, whom it acts for, when it expires. */
    OWN_KEY(get("/api/v1/integration/key").returns(KeyResponse.class)),
    /**
     * An organiser's meetings that are not over or cancelled, the next one first, 15 a page. {@code organiser} may be left out
     * where the key acts for one account; {@code after} is the {@code next} of the page before.
     */
    LIST_MEETINGS(get("/api/v1/integration/meetings")
            .queries(Parameter.ORGANISER, Parameter.AFTER)
            .returns(PlannedMeetingPage.class)
            .fails(ORGANISER_NEEDED, ORGANISER_UNUSABLE, NO_SUCH_MEETING)),
    /**
     * Schedules meetings in the name of an organiser, once or repeated. Each has an id, invitations and a password of its own;
     * the first is answered. Only the organiser opens one, signed in, from two hours before it starts.
     */
    SCHEDULE_MEETING(post("/api/v1/integration/meetings", ScheduleForRequest.class)
            .creates(PlannedMeetingResponse.class)
            .fails(
                    ORGANISER_NEEDED,
                    ORGANISER_UNUSABLE,
                    TIME_UNUSABLE,
                    CLASS_ABOVE_CEILING,
                    CLASS_NEVER_HELD,
                    TOO_MANY_MEETINGS)),
    /** One meeting, and what became of it; how many people are there, not who. */
    READ_MEETING(get("/api/v1/integration/meetings/{meeting}")
            .returns(PlannedMeetingResponse.class)
            .fails(NO_SUCH_MEETING, ORGANISER_UNUSABLE)),
    /**
     * Cancels a meeting that was not opened; with {@code later=true} also those that were scheduled with it and come after it.
     */
    CANCEL_MEETING(delete("/api/v1/integration/meetings/{meeting}")
            .queries(Parameter.LATER)
            .fails(NO_SUCH_MEETING, ORGANISER_UNUSABLE, MEETING_NOT_PLANNED)),
    /** Ends a meeting that goes on, for all. */
    END_MEETING(post("/api/v1/integration/meetings/{meeting}/end")
            .fails(NO_SUCH_MEETING, ORGANISER_UNUSABLE, MEETING_NOT_OPEN)),
    /** Ids of the invitations that will open a meeting of later. Their secrets are not kept. */
    LIST_INVITATIONS(get("/api/v1/integration/meetings/{meeting}/invitations")
            .returns(InvitationIds.class)
            .fails(NO_SUCH_MEETING, ORGANISER_UNUSABLE)),
    /**
     * Makes personal invitations to a meeting of later. Secrets and password are told this once. The link of each is
     * {@code https://SERVER/m/MEETING#i=SECRET&k=K}, where K is of your own making (16 random bytes, base64url), the same in
     * all links of the meeting, and is never sent here.
     */
    INVITE_TO_MEETING(post("/api/v1/integration/meetings/{meeting}/invitations", MakeInvitationsRequest.class)
            .creates(InvitationsMadeResponse.class)
            .fails(
                    NO_SUCH_MEETING,
                    ORGANISER_UNUSABLE,
                    ORGANISERS_OWN,
                    MEETING_NOT_PLANNED,
                    TOO_MANY_INVITATIONS,
                    OVERLOADED)),
    /** Takes one invitation to a meeting of later back. */
    REVOKE_INVITATION(delete("/api/v1/integration/meetings/{meeting}/invitations/{invitation}")
            .fails(NO_SUCH_MEETING, ORGANISER_UNUSABLE, ORGANISERS_OWN, MEETING_NOT_PLANNED, NO_SUCH_INVITATION)),
    /**
     * The signed report on a meeting that was started: what each clause was, who was there. With a key for one account, of
     * meetings that it started. 10 a minute.
     */
    READ_REPORT(get("/api/v1/integration/meetings/{meeting}/report")
            .returns(SignedReport.class)
            .fails(NO_SUCH_MEETING, REPORT_BUSY, LOG_BROKEN)),
    /**
     * A page of the audit log, the newest row first. What is left out does not matter; {@code before} is the {@code before} of
     * the page before.
     */
    SEARCH_AUDIT(get("/api/v1/integration/audit")
            .queries(Parameter.MEETING, Parameter.ACT, Parameter.WHO, Parameter.FROM, Parameter.UNTIL, Parameter.BEFORE)
            .returns(AuditPage.class)
            .fails(AUDIT_BUSY));

    /** What every path begins with. */
    public static final String PREFIX = "/api/v1/integration";

    @SuppressWarnings("ImmutableEnumChecker") // nothing in it changes
    private final RouteSpec spec;

    @SuppressWarnings("ImmutableEnumChecker") // List.of
    private final List<String> segments;

    /** A route with what the path says of its parameters, as it was written. */
    public record Match(IntegrationRoute route, Map<Parameter, String> parameters) {
        public Match {
            parameters = Map.copyOf(parameters);
        }
    }

    IntegrationRoute(RouteSpec spec) {
        this.spec = spec;
        this.segments = segments(spec.path());
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }

    @Override
    public RouteSpec spec() {
        return spec;
    }

    @Override
    public Set<ErrorCode> commonErrors() {
        Set<ErrorCode> common =
                EnumSet.of(KEY_UNKNOWN, KEY_SUSPENDED, SCOPE_MISSING, STORAGE_UNAVAILABLE, OUTCOME_PENDING);
        if (hasBody() || !query().isEmpty()) {
            common.add(MALFORMED);
        }
        if (isRepeatable()) {
            common.addAll(EnumSet.of(IDEMPOTENCY_KEY_REUSED, REQUEST_UNDER_WAY, OUTCOME_UNKNOWN));
        }
        return common;
    }

    /** Whether an Idempotency-Key makes a difference; the others are safe to repeat. */
    public boolean isRepeatable() {
        return method() == Method.POST;
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
            if (route.method().name().equals(method)) {
                Optional<Match> match = route.match(path);
                if (match.isPresent()) {
                    return match;
                }
            }
        }
        return Optional.empty();
    }

    /** The methods that a path has; empty where nothing is. */
    public static Set<Method> methodsAt(String path) {
        Set<Method> methods = EnumSet.noneOf(Method.class);
        for (IntegrationRoute route : values()) {
            if (route.match(path).isPresent()) {
                methods.add(route.method());
            }
        }
        return methods;
    }

    private Optional<Match> match(String asked) {
        List<String> parts = segments(asked);
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
