package org.sabha.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.ChatPolicy;
import org.sabha.model.Classification;
import org.sabha.model.EntryMethod;
import org.sabha.model.MeetingPermissions;
import org.sabha.model.Permission;
import org.sabha.model.PersonalPermissions;
import org.sabha.model.ReasonCode;
import org.sabha.model.Role;
import org.sabha.model.TrackSource;
import org.sabha.model.rule.RuleSetting;

/**
 * Asks the policy every question there is, action by role by condition, and compares with the table: a question without a
 * row, a row that is contradicted or never reached, an action without a row of its own, a reason that is never given and
 * a clause that nothing enforces each fail.
 */
@Tag("A1")
@Tag("A2")
@Tag("A3")
@Tag("A4")
@Tag("A5")
@Tag("A6")
@Tag("A7")
@Tag("A8")
@Tag("A9")
@Tag("C1")
@Tag("C2")
@Tag("C3")
@Tag("C4")
@Tag("C5")
@Tag("C6")
@Tag("C7")
@Tag("H15")
@Tag("H23")
@Tag("T4")
@Tag("T42")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PolicyTableTest {
    private final PolicyTable table = PolicyTable.read();
    private final Set<PolicyTable.Row> reached = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<String> wrong = new TreeSet<>();
    private int asked;

    private record Named(String name, Action action, Map<String, String> attributes) {}

    @Test
    void everyQuestionIsAnsweredAsTheTableSays() {
        assertEquals(Set.of(), wrong);
        System.out.println(
                "policy table: questions=" + asked + " rows=" + table.rows().size());
    }

    @Test
    void everyRowIsReached() {
        List<PolicyTable.Row> dead =
                table.rows().stream().filter(row -> !reached.contains(row)).toList();
        assertEquals(List.of(), dead);
    }

    @Test
    void everyActionHasARowOfItsOwn() {
        Set<String> named = table.rows().stream().map(PolicyTable.Row::action).collect(Collectors.toSet());
        Set<String> missing = new TreeSet<>();
        Stream.concat(entries(), acts()).map(Named::name).forEach(missing::add);
        missing.removeAll(named);
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyKindOfActionIsAsked() {
        Set<Class<?>> kinds = Stream.concat(entries(), acts())
                .map(named -> named.action().getClass())
                .collect(Collectors.toSet());
        assertEquals(Set.of(Action.class.getPermittedSubclasses()), kinds);
    }

    @Test
    void everyReasonIsGiven() {
        Set<String> missing = Arrays.stream(ReasonCode.values()).map(Enum::name).collect(Collectors.toSet());
        reached.forEach(row -> missing.remove(row.answer()));
        // That nothing can be written down is a room's answer; no rule knows of it.
        missing.remove(ReasonCode.STORAGE_UNAVAILABLE.name());
        // Whether a password is the meeting's is judged by its digest, before any rule is asked.
        missing.remove(ReasonCode.PASSWORD_WRONG.name());
        assertEquals(Set.of(), missing);
    }

    @Test
    void everyClauseIsEnforced() {
        Set<String> denying = table.rows().stream()
                .filter(row -> row.answer().equals(row.answer().toUpperCase(Locale.ROOT))
                        || row.answer().equals("muted")
                        || row.answer().equals("at-the-door"))
                .map(PolicyTable.Row::clause)
                .collect(Collectors.toSet());
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            assertEquals(true, denying.contains(clause.name()), () -> "nothing is refused for " + clause);
        }
    }

    // --- the questions

    @BeforeAll
    void askAll() {
        List<MeetingConditions> forEntry = circumstances(
                List.of(MeetingConditions.Space.values()),
                List.of(MeetingConditions.ShareRight.NONE),
                List.of(MeetingConditions.FileRight.NONE),
                List.of(MeetingConditions.CaptionRight.NONE),
                List.of(MeetingConditions.Stage.FREE));
        List<MeetingConditions> forActs = circumstances(
                List.of(MeetingConditions.Space.FREE, MeetingConditions.Space.NO_INVITATION),
                List.of(MeetingConditions.ShareRight.values()),
                List.of(MeetingConditions.FileRight.values()),
                List.of(MeetingConditions.CaptionRight.values()),
                List.of(MeetingConditions.Stage.values()));
        List<Named> entries = entries().toList();
        List<Named> acts = acts().toList();
        for (PolicyRules rules : List.of(
                PolicyRules.advisory(),
                PolicyRules.advisory().with(RuleValue.A2_OFF),
                PolicyRules.advisory().with(RuleValue.C5_ANY),
                PolicyRules.advisory().with(RuleValue.C6_SHARED),
                PolicyRules.advisory().with(RuleValue.C6_SHARED).with(RuleValue.A2_OFF))) {
            ask(rules, entries, forEntry);
        }
        variants().forEach(rules -> ask(rules, acts, forActs));
        ask(PolicyRules.advisory(), acts, participations());
        ask(PolicyRules.advisory().with(RuleValue.C3_UNMUTED), acts, participations());
    }

    /** An ordinary meeting with everything that hosts allow and forbid. */
    private static List<MeetingConditions> participations() {
        var all = new ArrayList<MeetingConditions>();
        for (ChatPolicy chat : ChatPolicy.values()) {
            for (Permission permission : Permission.values()) {
                for (boolean everybody : List.of(true, false)) {
                    var meeting = MeetingPermissions.ALL.withChat(chat).allow(permission, everybody);
                    for (PersonalPermissions personal : List.of(
                            PersonalPermissions.NONE,
                            PersonalPermissions.NONE.allow(permission, true),
                            PersonalPermissions.NONE.allow(permission, false))) {
                        MeetingConditions now = MeetingConditions.ORDINARY;
                        all.add(new MeetingConditions(
                                now.phase(),
                                now.hosts(),
                                now.lock(),
                                now.space(),
                                now.shareRight(),
                                now.fileRight(),
                                now.captionRight(),
                                now.stage(),
                                new MeetingConditions.Participation(meeting, personal)));
                    }
                }
            }
        }
        return all;
    }

    /** The advisory's rules, each with one value relaxed, and all of them locked. */
    private static List<PolicyRules> variants() {
        var variants = new ArrayList<PolicyRules>();
        variants.add(PolicyRules.advisory());
        for (RuleValue value : List.of(
                RuleValue.A2_OFF,
                RuleValue.A4_EVERYONE,
                RuleValue.A6_HOSTS,
                RuleValue.A6_EVERYONE,
                RuleValue.A8_HOSTS,
                RuleValue.C3_UNMUTED,
                RuleValue.C4_ALLOWED)) {
            variants.add(PolicyRules.advisory().with(value));
        }
        var locked = new EnumMap<AdvisoryClause, RuleSetting>(AdvisoryClause.class);
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            locked.put(clause, new RuleSetting(RuleValue.advisory(clause).wireName(), true));
        }
        variants.add(PolicyRules.fromOrganisation(locked));
        variants.add(PolicyRules.advisory().underCeiling(Classification.UNCLASSIFIED));
        variants.add(PolicyRules.advisory().inClass(Classification.RESTRICTED));
        // The ceiling was lowered while these went on.
        variants.add(
                PolicyRules.advisory().inClass(Classification.RESTRICTED).underCeiling(Classification.UNCLASSIFIED));
        variants.add(PolicyRules.advisory().inClass(Classification.CONFIDENTIAL));
        variants.add(
                PolicyRules.advisory().inClass(Classification.RESTRICTED).underCeiling(Classification.CONFIDENTIAL));
        return variants;
    }

    private void ask(PolicyRules rules, List<Named> actions, List<MeetingConditions> circumstances) {
        var policy = new Policy(rules);
        for (Named named : actions) {
            for (MeetingConditions now : circumstances) {
                Map<String, String> attributes = new HashMap<>(named.attributes());
                put(attributes, rules, named.action());
                put(attributes, now);
                for (Role role : Role.values()) {
                    compare(policy, named, new PolicyRequest(role, named.action(), now), attributes);
                }
            }
        }
    }

    private void compare(Policy policy, Named named, PolicyRequest request, Map<String, String> attributes) {
        asked++;
        PolicyTable.Row row =
                table.answer(named.name(), code(request.role()), attributes).orElse(null);
        if (row == null) {
            wrong.add(named.name() + " by " + request.role() + ": no row");
            return;
        }
        reached.add(row);
        String answer = switch (policy.evaluate(request)) {
            case PolicyDecision.Permit(PolicyDecision.Proviso proviso) ->
                proviso == PolicyDecision.Proviso.AS_ASKED ? "permit" : code(proviso);
            case PolicyDecision.Deny deny -> {
                String clause = deny.clause().map(Enum::name).orElse("-");
                String expected = row.clause().equals("its") ? attributes.get("clause") : row.clause();
                if (!clause.equals(expected)) {
                    wrong.add("line " + row.line() + " says clause " + row.clause() + ", the policy " + deny);
                }
                yield deny.reason().name();
            }
        };
        if (!answer.equals(row.answer())) {
            wrong.add("line " + row.line() + " says " + row.answer() + ", the policy " + answer + ", for "
                    + named.name() + " by " + request.role() + " under " + attributes);
        }
    }

    private static Stream<Named> entries() {
        var all = new ArrayList<Named>();
        List<Action.Credentials> shown = credentials();
        for (EntryMethod method : EntryMethod.values()) {
            for (Action.Standing standing : Action.Standing.values()) {
                for (Action.Credentials each : shown) {
                    all.add(new Named(
                            "enter",
                            new Action.Enter(method, standing, each),
                            Map.of(
                                    "door", code(method),
                                    "standing", code(standing),
                                    "invitation", code(each.invitation()),
                                    "maker", code(each.maker()),
                                    "password", code(each.password()),
                                    "ban", code(each.ban()),
                                    "client", code(each.client()))));
                }
            }
        }
        return all.stream();
    }

    private static List<Action.Credentials> credentials() {
        var all = new ArrayList<Action.Credentials>();
        for (Action.InvitationState invitation : Action.InvitationState.values()) {
            for (Action.Maker maker : Action.Maker.values()) {
                for (Action.PasswordState password : Action.PasswordState.values()) {
                    for (Action.Ban ban : Action.Ban.values()) {
                        for (Action.ClientAge client : Action.ClientAge.values()) {
                            all.add(new Action.Credentials(invitation, maker, password, ban, client));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static Stream<Named> acts() {
        var all = new ArrayList<Named>();
        for (Action.Verb verb : Action.Verb.values()) {
            all.add(new Named(code(verb), verb, Map.of()));
        }
        for (ReasonCode reason : ReasonCode.values()) {
            all.add(new Named("learn-reason", new Action.LearnReason(reason), Map.of("reason", code(reason))));
        }
        for (Action.GroupVerb verb : Action.GroupVerb.values()) {
            for (Action.GroupState group : Action.GroupState.values()) {
                all.add(new Named(code(verb), new Action.InKeyGroup(verb, group), Map.of("group", code(group))));
            }
        }
        for (Action.Newcomer newcomer : Action.Newcomer.values()) {
            all.add(new Named("commit-add", new Action.CommitAdd(newcomer), Map.of("newcomer", code(newcomer))));
        }
        for (Action.Leaver leaver : Action.Leaver.values()) {
            all.add(new Named("commit-removal", new Action.CommitRemoval(leaver), Map.of("leaver", code(leaver))));
        }
        for (Action.StatementFit fit : Action.StatementFit.values()) {
            all.add(new Named("state", new Action.State(fit), Map.of("statement", code(fit))));
        }
        for (Action.Target target : Action.Target.values()) {
            for (Action.PersonVerb verb : Action.PersonVerb.values()) {
                all.add(new Named(code(verb), new Action.OnPerson(verb, target), Map.of("target", code(target))));
            }
            for (Role role : Role.values()) {
                all.add(new Named(
                        "set-role",
                        new Action.SetRole(target, role),
                        Map.of("target", code(target), "role", code(role))));
            }
        }
        for (TrackSource source : TrackSource.values()) {
            for (Action.Fit fit : Action.Fit.values()) {
                all.add(new Named(
                        "publish", new Action.Publish(source, fit), Map.of("source", code(source), "fit", code(fit))));
            }
        }
        for (TrackSource source : TrackSource.values()) {
            all.add(new Named("unmute-self", new Action.Unmute(source), Map.of("source", code(source))));
        }
        for (Action.ChatReach reach : Action.ChatReach.values()) {
            all.add(new Named("chat", new Action.Chat(reach), Map.of("reach", code(reach))));
        }
        for (Permission permission : Permission.values()) {
            all.add(new Named(
                    "set-permission", new Action.SetPermission(permission), Map.of("permission", code(permission))));
            for (Action.Target target : Action.Target.values()) {
                all.add(new Named(
                        "set-personal-permission",
                        new Action.SetPersonalPermission(permission, target),
                        Map.of("permission", code(permission), "target", code(target))));
            }
        }
        for (Action.FileSpace space : Action.FileSpace.values()) {
            all.add(new Named("offer-file", new Action.OfferFile(space), Map.of("shelf", code(space))));
        }
        for (Action.FileVerb verb : Action.FileVerb.values()) {
            for (Action.FileOwner owner : Action.FileOwner.values()) {
                all.add(new Named(code(verb) + "-file", new Action.OnFile(verb, owner), Map.of("owner", code(owner))));
            }
        }
        for (Action.PollStage stage : Action.PollStage.values()) {
            for (Action.Electorate electorate : Action.Electorate.values()) {
                all.add(new Named(
                        "open-poll",
                        new Action.OpenPoll(stage, electorate),
                        Map.of("poll", code(stage), "electorate", code(electorate))));
            }
            for (Action.PollVerb verb : Action.PollVerb.values()) {
                all.add(new Named(
                        code(verb) + "-of-poll", new Action.OnPoll(verb, stage), Map.of("poll", code(stage))));
            }
        }
        for (Action.VoterStanding standing : Action.VoterStanding.values()) {
            all.add(new Named("vote", new Action.Vote(standing), Map.of("standing", code(standing))));
        }
        for (PasswordStrength strength : PasswordStrength.values()) {
            all.add(new Named("set-password", new Action.SetPassword(strength), Map.of("strength", code(strength))));
        }
        for (RuleValue value : RuleValue.values()) {
            String known = value.level() == RuleValue.Level.BELOW_FLOOR ? "below-floor" : "known";
            all.add(setRule(value.clause(), value.wireName(), value.isBuilt() ? known : "unknown"));
        }
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            all.add(setRule(clause, "no-such-value", "unknown"));
        }
        classes().forEach(all::add);
        return all.stream();
    }

    private static Stream<Named> classes() {
        return Arrays.stream(Classification.values())
                .map(each -> new Named("classify", new Action.Classify(each), Map.of("to", each.wireName())));
    }

    private static Named setRule(AdvisoryClause clause, String value, String level) {
        return new Named(
                "set-rule", new Action.SetRule(clause, value), Map.of("clause", clause.name(), "value", level));
    }

    private static List<MeetingConditions> circumstances(
            List<MeetingConditions.Space> spaces,
            List<MeetingConditions.ShareRight> rights,
            List<MeetingConditions.FileRight> fileRights,
            List<MeetingConditions.CaptionRight> captionRights,
            List<MeetingConditions.Stage> stages) {
        var all = new ArrayList<MeetingConditions>();
        for (MeetingConditions.Phase phase : MeetingConditions.Phase.values()) {
            for (MeetingConditions.Hosts hosts : MeetingConditions.Hosts.values()) {
                for (MeetingConditions.Lock lock : MeetingConditions.Lock.values()) {
                    for (MeetingConditions.Space space : spaces) {
                        for (MeetingConditions.ShareRight right : rights) {
                            for (MeetingConditions.FileRight files : fileRights) {
                                for (MeetingConditions.CaptionRight captions : captionRights) {
                                    for (MeetingConditions.Stage stage : stages) {
                                        all.add(new MeetingConditions(
                                                phase,
                                                hosts,
                                                lock,
                                                space,
                                                right,
                                                files,
                                                captions,
                                                stage,
                                                MeetingConditions.Participation.FREE));
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        return all;
    }

    private static void put(Map<String, String> attributes, PolicyRules rules, Action action) {
        for (AdvisoryClause clause : AdvisoryClause.values()) {
            attributes.put(clause.name(), rules.value(clause).wireName());
        }
        if (action instanceof Action.SetRule setRule) {
            attributes.put("organisation", rules.isLocked(setRule.clause()) ? "locks" : "leaves-open");
            boolean above = RuleValue.named(setRule.clause(), setRule.value())
                    .filter(rules::isBelowClass)
                    .isPresent();
            attributes.put("class-floor", above ? "above" : "met");
        }
        if (action instanceof Action.Classify) {
            attributes.put("class", rules.classification().wireName());
            attributes.put("ceiling", rules.ceiling().wireName());
        }
    }

    private static void put(Map<String, String> attributes, MeetingConditions now) {
        attributes.put("phase", code(now.phase()));
        attributes.put("hosts", code(now.hosts()));
        attributes.put("lock", code(now.lock()));
        attributes.put("space", code(now.space()));
        attributes.put("share-right", code(now.shareRight()));
        attributes.put("file-right", code(now.fileRight()));
        attributes.put("caption-right", code(now.captionRight()));
        attributes.put("stage", code(now.stage()));
        attributes.put("chat", code(now.participation().everybody().chat()));
        for (Permission permission : Permission.values()) {
            attributes.put(code(permission), isForbidden(now.participation(), permission) ? "forbidden" : "allowed");
        }
    }

    /** A host's word of one person counts before that for everybody. */
    private static boolean isForbidden(MeetingConditions.Participation participation, Permission permission) {
        PersonalPermissions personal = participation.personal();
        if (personal.forbidden().contains(permission)) {
            return true;
        }
        return participation.everybody().forbidden().contains(permission)
                && !personal.allowed().contains(permission);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
