package org.sabha.policy;

import static org.sabha.policy.PolicyDecision.deny;
import static org.sabha.policy.PolicyDecision.permit;

import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.Permission;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;

/**
 * The one decision point: may this subject do this now? Pure and total: every request has an answer, and the same request
 * always the same one.
 */
public final class Policy {
    private final PolicyRules rules;

    public Policy(PolicyRules rules) {
        this.rules = rules;
    }

    public PolicyRules rules() {
        return rules;
    }

    /** Decides; what is permitted may come with a proviso. */
    public PolicyDecision evaluate(PolicyRequest request) {
        PolicyDecision open = phase(request);
        return open.isPermitted() ? act(request) : open;
    }

    /** Whether the meeting's phase, and the subject's place in or outside it, is open to the action at all. */
    private static PolicyDecision phase(PolicyRequest request) {
        MeetingConditions.Phase phase = request.circumstances().phase();
        if (request.action() instanceof Action.Enter || request.action() instanceof Action.LearnReason) {
            return permit();
        }
        if (phase == MeetingConditions.Phase.ENDED) {
            return deny(ReasonCode.ROOM_ENDED, AdvisoryClause.A9);
        }
        if (request.action() == Action.Verb.LEAVE || isGroupVerb(request, Action.GroupVerb.PRESENT_KEYS)) {
            return permit();
        }
        if (request.role() == Role.WAITING) {
            return deny(ReasonCode.NOT_IN_THE_ROOM, AdvisoryClause.A2);
        }
        boolean wakes = request.action() == Action.Verb.PRESIDE
                || request.action() == Action.Verb.WATCH_THE_DOOR
                || isGroupVerb(request, Action.GroupVerb.CREATE_GROUP)
                || request.action() instanceof Action.State;
        return phase == MeetingConditions.Phase.ASLEEP && !wakes
                ? deny(ReasonCode.ROOM_ASLEEP, AdvisoryClause.A3)
                : permit();
    }

    private static boolean isGroupVerb(PolicyRequest request, Action.GroupVerb verb) {
        return request.action() instanceof Action.InKeyGroup act && act.verb() == verb;
    }

    private PolicyDecision act(PolicyRequest request) {
        Role role = request.role();
        return switch (request.action()) {
            case Action.Enter enter -> new EntryPolicy(rules).evaluate(role, enter, request.circumstances());
            case Action.Publish publish -> publish(role, publish, request.circumstances());
            case Action.Unmute(TrackSource source) -> unmute(role, source, request.circumstances());
            case Action.Chat(Action.ChatReach reach) -> chat(role, reach, request.circumstances());
            case Action.SetPermission(Permission permission) -> setPermission(role, permission);
            case Action.SetPersonalPermission act -> setPersonalPermission(role, act);
            case Action.OfferFile(Action.FileSpace space) -> offerFile(role, space, request.circumstances());
            case Action.OnFile act -> onFile(role, act);
            case Action.OpenPoll act -> openPoll(role, act);
            case Action.Vote(Action.VoterStanding standing) -> vote(standing);
            case Action.OnPoll act -> onPoll(role, act);
            case Action.OnPerson act -> onPerson(role, act);
            case Action.SetRole act -> setRole(role, act);
            case Action.SetRule act -> setRule(role, act);
            case Action.Classify(Classification wanted) -> classify(role, wanted);
            case Action.SetPassword act -> setPassword(role, act);
            case Action.InKeyGroup act -> inKeyGroup(role, act);
            case Action.CommitAdd(Action.Newcomer newcomer) -> commitAdd(role, newcomer, request.circumstances());
            case Action.CommitRemoval(Action.Leaver leaver) ->
                leaver == Action.Leaver.WANTED ? permit() : deny(ReasonCode.NO_SUCH_PARTICIPANT);
            case Action.State(Action.StatementFit statement) -> state(role, statement);
            case Action.LearnReason(ReasonCode reason) -> learn(role, reason);
            case Action.Verb verb -> verb(role, verb, request.circumstances());
        };
    }

    /**
     * That a client is too old is said before anything else is looked at, so it tells nothing of the meeting. That the
     * server is busy is said last, to somebody who would be let in otherwise.
     */
    private static PolicyDecision learn(Role role, ReasonCode reason) {
        boolean isForOutsiders = reason == ReasonCode.CLIENT_TOO_OLD || reason == ReasonCode.SERVER_BUSY;
        return role == Role.WAITING && !isForOutsiders ? deny(ReasonCode.CANNOT_OPEN, AdvisoryClause.C7) : permit();
    }

    private PolicyDecision verb(Role role, Action.Verb verb, MeetingConditions now) {
        return switch (verb) {
            case SHOW, MUTE_SELF, UNPUBLISH, LOWER_OWN_HAND, REFRESH_KEYS -> permit();
            case RAISE_HAND -> allows(role, now, Permission.RAISE_HAND) ? permit() : deny(ReasonCode.HAND_NOT_ALLOWED);
            case REACT -> allows(role, now, Permission.REACT) ? permit() : deny(ReasonCode.REACTION_NOT_ALLOWED);
            case LEAVE ->
                presides(role) && now.hosts() == MeetingConditions.Hosts.SUBJECT_IS_LAST
                        ? deny(ReasonCode.LAST_HOST_MUST_HAND_OVER, AdvisoryClause.A9)
                        : permit();
            case INVITE ->
                presides(role) && now.space() == MeetingConditions.Space.NO_INVITATION
                        ? deny(ReasonCode.ROOM_FULL)
                        : hostsOnly(role, AdvisoryClause.C6);
            case ADMIT_ALL, WATCH_THE_DOOR, TELL_THE_DOOR -> hostsOnly(role, AdvisoryClause.A2);
            case LOCK, UNLOCK -> hostsOnly(role, AdvisoryClause.A7);
            case END_FOR_ALL -> hostsOnly(role, AdvisoryClause.A9);
            case MUTE_ALL -> hostsOnly(role, AdvisoryClause.C3);
            case END_SPOTLIGHT, LOWER_ALL_HANDS, START_TIMER, END_FLOOR, SET_CHAT ->
                presides(role) ? permit() : deny(ReasonCode.HOST_ONLY);
            case PRESIDE -> hostsOnly(role, AdvisoryClause.A3);
            case RECORD ->
                rules.is(RuleValue.A8_OFF)
                        ? deny(ReasonCode.RECORDING_OFF, AdvisoryClause.A8)
                        : hostsOnly(role, AdvisoryClause.A8);
            case SEND_FILE -> sendFile(role, now);
            case CAPTION ->
                presides(role) || now.captionRight() == MeetingConditions.CaptionRight.GRANTED
                        ? permit()
                        : deny(ReasonCode.HOST_ONLY);
            case EXPORT_CHAT ->
                rules.is(RuleValue.C4_OFF) ? deny(ReasonCode.CHAT_EXPORT_OFF, AdvisoryClause.C4) : permit();
            case CONTROL_REMOTELY -> deny(ReasonCode.REMOTE_CONTROL_OFF, AdvisoryClause.C3);
        };
    }

    /** Hosts may do whatever they can forbid others. */
    private static boolean allows(Role role, MeetingConditions now, Permission permission) {
        return presides(role) || now.participation().allows(permission);
    }

    private static PolicyDecision unmute(Role role, TrackSource source, MeetingConditions now) {
        return switch (source) {
            case MICROPHONE ->
                allows(role, now, Permission.UNMUTE)
                        ? permit()
                        : deny(ReasonCode.UNMUTE_NOT_ALLOWED, AdvisoryClause.C3);
            case CAMERA ->
                allows(role, now, Permission.START_VIDEO)
                        ? permit()
                        : deny(ReasonCode.VIDEO_NOT_ALLOWED, AdvisoryClause.C3);
            case SCREEN, SCREEN_AUDIO -> permit();
        };
    }

    private static PolicyDecision chat(Role role, Action.ChatReach reach, MeetingConditions now) {
        ChatPolicy policy = now.participation().everybody().chat();
        return switch (policy) {
            case EVERYBODY -> permit();
            case HOSTS ->
                presides(role) || reach == Action.ChatReach.HOSTS ? permit() : deny(ReasonCode.CHAT_TO_HOSTS_ONLY);
            case OFF -> deny(ReasonCode.CHAT_OFF);
        };
    }

    private static PolicyDecision setPermission(Role role, Permission permission) {
        return switch (permission) {
            case UNMUTE, START_VIDEO -> hostsOnly(role, AdvisoryClause.C3);
            case RAISE_HAND, REACT -> presides(role) ? permit() : deny(ReasonCode.HOST_ONLY);
        };
    }

    private static PolicyDecision setPersonalPermission(Role role, Action.SetPersonalPermission act) {
        PolicyDecision atAll = setPermission(role, act.permission());
        return !atAll.isPermitted()
                ? atAll
                : switch (act.target()) {
                    case PARTICIPANT -> permit();
                    case HOST, ALTERNATE_HOST -> deny(ReasonCode.NOT_ON_A_HOST, AdvisoryClause.C2);
                    case SELF -> deny(ReasonCode.NOT_ON_ONESELF);
                    case MISSING, WAITING -> deny(ReasonCode.NO_SUCH_PARTICIPANT);
                };
    }

    private PolicyDecision sendFile(Role role, MeetingConditions now) {
        if (rules.is(RuleValue.A6_OFF)) {
            return deny(ReasonCode.FILES_OFF, AdvisoryClause.A6);
        }
        return rules.is(RuleValue.A6_HOSTS) && now.fileRight() == MeetingConditions.FileRight.NONE
                ? hostsOnly(role, AdvisoryClause.A6)
                : permit();
    }

    private PolicyDecision offerFile(Role role, Action.FileSpace space, MeetingConditions now) {
        PolicyDecision mayAtAll = sendFile(role, now);
        return mayAtAll.isPermitted() && space == Action.FileSpace.FULL ? deny(ReasonCode.FILES_FULL) : mayAtAll;
    }

    /** Where files are off nobody gets any more of those that are there; they can still be taken back. */
    private PolicyDecision onFile(Role role, Action.OnFile act) {
        if (act.owner() == Action.FileOwner.MISSING) {
            return deny(ReasonCode.NO_SUCH_FILE);
        }
        return switch (act.verb()) {
            case FETCH -> rules.is(RuleValue.A6_OFF) ? deny(ReasonCode.FILES_OFF, AdvisoryClause.A6) : permit();
            case WITHDRAW -> act.owner() == Action.FileOwner.SELF ? permit() : hostsOnly(role, AdvisoryClause.A6);
        };
    }

    private PolicyDecision grantFiles(Role role, Action.Target target) {
        if (!presides(role)) {
            return hostsOnly(role, AdvisoryClause.A6);
        }
        return rules.is(RuleValue.A6_OFF) ? deny(ReasonCode.FILES_OFF, AdvisoryClause.A6) : seated(target);
    }

    private PolicyDecision publish(Role role, Action.Publish publish, MeetingConditions now) {
        return switch (publish.fit()) {
            case TOO_MANY -> deny(ReasonCode.TOO_MANY_TRACKS);
            case MISFIT -> deny(ReasonCode.TRACK_NOT_ALLOWED);
            case FITS ->
                switch (publish.source()) {
                    case MICROPHONE ->
                        (rules.is(RuleValue.C3_MUTED) && !presides(role)) || !allows(role, now, Permission.UNMUTE)
                                ? permit(PolicyDecision.Proviso.MUTED)
                                : permit();
                    case CAMERA ->
                        allows(role, now, Permission.START_VIDEO) ? permit() : permit(PolicyDecision.Proviso.MUTED);
                    case SCREEN, SCREEN_AUDIO -> share(role, now);
                };
        };
    }

    private PolicyDecision share(Role role, MeetingConditions now) {
        boolean granted = presides(role)
                || rules.is(RuleValue.A4_EVERYONE)
                || now.shareRight() == MeetingConditions.ShareRight.GRANTED;
        if (!granted) {
            return deny(ReasonCode.SHARE_NOT_GRANTED, AdvisoryClause.A4);
        }
        return now.stage() == MeetingConditions.Stage.SOMEBODY_ELSE_SHARES
                ? deny(ReasonCode.SOMEBODY_ELSE_SHARES, AdvisoryClause.A4)
                : permit();
    }

    private PolicyDecision onPerson(Role role, Action.OnPerson act) {
        Action.Target target = act.target();
        return switch (act.verb()) {
            case ADMIT, REFUSE -> presides(role) ? atTheDoor(target) : hostsOnly(role, AdvisoryClause.A2);
            case REMOVE -> presides(role) ? remove(role, target) : hostsOnly(role, AdvisoryClause.A5);
            case MUTE, ASK_TO_UNMUTE -> presides(role) ? seated(target) : hostsOnly(role, AdvisoryClause.C3);
            case UNMUTE -> deny(ReasonCode.UNMUTE_ONLY_BY_SELF, AdvisoryClause.C3);
            case GRANT_SHARE -> presides(role) ? seated(target) : hostsOnly(role, AdvisoryClause.A4);
            case GRANT_FILES -> grantFiles(role, target);
            case GRANT_CAPTIONS -> presides(role) ? seated(target) : deny(ReasonCode.HOST_ONLY);
            case SPOTLIGHT, LOWER_HAND, GIVE_FLOOR ->
                presides(role) ? seatedOrSelf(target) : deny(ReasonCode.HOST_ONLY);
            case HAND_OVER -> presides(role) ? seated(target) : hostsOnly(role, AdvisoryClause.A9);
        };
    }

    private static PolicyDecision openPoll(Role role, Action.OpenPoll act) {
        if (!presides(role)) {
            return deny(ReasonCode.HOST_ONLY);
        }
        if (act.stage() == Action.PollStage.OPEN) {
            return deny(ReasonCode.POLL_IS_OPEN);
        }
        if (act.stage() == Action.PollStage.USED) {
            return deny(ReasonCode.NO_SUCH_POLL);
        }
        return act.electorate() == Action.Electorate.NOBODY ? deny(ReasonCode.NO_SUCH_PARTICIPANT) : permit();
    }

    /** Who has a vote was settled when the poll was opened; no role has more of one. */
    private static PolicyDecision vote(Action.VoterStanding standing) {
        return switch (standing) {
            case NO_POLL -> deny(ReasonCode.NO_SUCH_POLL);
            case NO_VOTER -> deny(ReasonCode.NO_VOTE_IN_POLL);
            case HAS_VOTED -> deny(ReasonCode.VOTE_IS_GIVEN);
            case MAY_VOTE -> permit();
        };
    }

    private static PolicyDecision onPoll(Role role, Action.OnPoll act) {
        if (!presides(role)) {
            return deny(ReasonCode.HOST_ONLY);
        }
        Action.PollStage needed = switch (act.verb()) {
            case CLOSE -> Action.PollStage.OPEN;
            case TELL_RESULT -> Action.PollStage.CLOSED;
        };
        return act.poll() == needed ? permit() : deny(ReasonCode.NO_SUCH_POLL);
    }

    private static PolicyDecision atTheDoor(Action.Target target) {
        return switch (target) {
            case WAITING -> permit();
            case SELF -> deny(ReasonCode.NOT_ON_ONESELF);
            case MISSING, HOST, ALTERNATE_HOST, PARTICIPANT -> deny(ReasonCode.NO_SUCH_PARTICIPANT);
        };
    }

    private static PolicyDecision seated(Action.Target target) {
        return switch (target) {
            case HOST, ALTERNATE_HOST, PARTICIPANT -> permit();
            case SELF -> deny(ReasonCode.NOT_ON_ONESELF);
            case MISSING, WAITING -> deny(ReasonCode.NO_SUCH_PARTICIPANT);
        };
    }

    private static PolicyDecision seatedOrSelf(Action.Target target) {
        return target == Action.Target.SELF ? permit() : seated(target);
    }

    private static PolicyDecision remove(Role role, Action.Target target) {
        return switch (target) {
            case PARTICIPANT, WAITING -> permit();
            case ALTERNATE_HOST, HOST -> overHosts(role, target);
            case SELF -> deny(ReasonCode.NOT_ON_ONESELF);
            case MISSING -> deny(ReasonCode.NO_SUCH_PARTICIPANT);
        };
    }

    /** A host's right is nobody's to end; an alternate host's is a host's. */
    private static PolicyDecision overHosts(Role role, Action.Target target) {
        return role == Role.HOST && target == Action.Target.ALTERNATE_HOST
                ? permit()
                : deny(ReasonCode.NOT_ON_A_HOST, AdvisoryClause.C2);
    }

    private static PolicyDecision setRole(Role role, Action.SetRole act) {
        if (!presides(role) || (act.role() == Role.HOST && role != Role.HOST)) {
            return deny(ReasonCode.HOST_ONLY, AdvisoryClause.C2);
        }
        if (act.role() == Role.WAITING) {
            return deny(ReasonCode.RULE_VALUE_UNKNOWN, AdvisoryClause.C2);
        }
        PolicyDecision reachable = seated(act.target());
        boolean overHost = act.target() == Action.Target.HOST || act.target() == Action.Target.ALTERNATE_HOST;
        return reachable.isPermitted() && overHost ? overHosts(role, act.target()) : reachable;
    }

    private PolicyDecision setRule(Role role, Action.SetRule act) {
        AdvisoryClause clause = act.clause();
        if (!presides(role)) {
            return deny(ReasonCode.HOST_ONLY, clause);
        }
        return RuleValue.named(clause, act.value())
                .filter(RuleValue::isBuilt)
                .map(this::choose)
                .orElseGet(() -> deny(ReasonCode.RULE_VALUE_UNKNOWN, clause));
    }

    private PolicyDecision choose(RuleValue value) {
        if (value.level() == RuleValue.Level.BELOW_FLOOR) {
            return deny(ReasonCode.RULE_FLOOR, value.clause());
        }
        if (rules.isLocked(value.clause())) {
            return deny(ReasonCode.RULE_LOCKED, value.clause());
        }
        return rules.isBelowClass(value) ? deny(ReasonCode.RULE_HELD_BY_CLASS, value.clause()) : permit();
    }

    /** May a meeting of this class be scheduled or begin on this server, whoever it is that may begin one? */
    public PolicyDecision begin(Classification classification) {
        if (classification.isAbove(Classification.HIGHEST)) {
            return deny(ReasonCode.CLASS_NEVER_HELD);
        }
        return classification.isAbove(rules.ceiling()) ? deny(ReasonCode.CLASS_ABOVE_CEILING) : permit();
    }

    /** A class says what was spoken of, so it only rises; what a lower ceiling found in a meeting stays. */
    private PolicyDecision classify(Role role, Classification wanted) {
        if (!presides(role)) {
            return deny(ReasonCode.HOST_ONLY);
        }
        if (rules.classification().isAbove(wanted)) {
            return deny(ReasonCode.CLASS_NOT_LOWERED);
        }
        return wanted == rules.classification() ? permit() : begin(wanted);
    }

    private static PolicyDecision setPassword(Role role, Action.SetPassword act) {
        return presides(role) && act.strength() == PasswordStrength.WEAK
                ? deny(ReasonCode.PASSWORD_WEAK, AdvisoryClause.C1)
                : hostsOnly(role, AdvisoryClause.A1);
    }

    private static PolicyDecision inKeyGroup(Role role, Action.InKeyGroup act) {
        if (act.group() == Action.GroupState.ABSENT) {
            return deny(ReasonCode.NO_KEY_GROUP);
        }
        return switch (act.verb()) {
            case PRESENT_KEYS -> permit();
            case CREATE_GROUP ->
                act.group() == Action.GroupState.LIVE
                        ? deny(ReasonCode.KEY_GROUP_EXISTS)
                        : hostsOnly(role, AdvisoryClause.A3);
            case COMMIT, ENTER_EPOCH, SEAL ->
                act.group() == Action.GroupState.NONE ? deny(ReasonCode.NO_KEY_GROUP) : permit();
            case RESTATE ->
                act.group() == Action.GroupState.NONE
                        ? deny(ReasonCode.NO_KEY_GROUP)
                        : hostsOnly(role, AdvisoryClause.C2);
        };
    }

    /** As members judge it, too: who returns is added by anybody; nobody else is in a locked meeting, or while no host is there. */
    private PolicyDecision commitAdd(Role role, Action.Newcomer newcomer, MeetingConditions now) {
        if (newcomer == Action.Newcomer.NOT_WANTED) {
            return deny(ReasonCode.NO_SUCH_PARTICIPANT);
        }
        if (newcomer == Action.Newcomer.RETURNS) {
            return permit();
        }
        if (now.lock() == MeetingConditions.Lock.LOCKED) {
            return deny(ReasonCode.ROOM_LOCKED, AdvisoryClause.A7);
        }
        if (!rules.is(RuleValue.A2_OFF)) {
            return hostsOnly(role, AdvisoryClause.A2);
        }
        return now.hosts() == MeetingConditions.Hosts.ABSENT ? hostsOnly(role, AdvisoryClause.A3) : permit();
    }

    private static PolicyDecision state(Role role, Action.StatementFit statement) {
        return switch (statement) {
            case FITS -> hostsOnly(role, AdvisoryClause.C2);
            case MISSING -> deny(ReasonCode.STATEMENT_MISSING);
            case NOT_NEXT -> deny(ReasonCode.STATEMENT_NOT_NEXT);
            case DIFFERS -> deny(ReasonCode.STATEMENT_DIFFERS);
        };
    }

    private static PolicyDecision hostsOnly(Role role, AdvisoryClause clause) {
        return presides(role) ? permit() : deny(ReasonCode.HOST_ONLY, clause);
    }

    /** Whether whoever has this role in a meeting presides over it. */
    public static boolean presides(Role role) {
        return switch (role) {
            case HOST, ALTERNATE_HOST -> true;
            case PARTICIPANT, WAITING -> false;
        };
    }
}
