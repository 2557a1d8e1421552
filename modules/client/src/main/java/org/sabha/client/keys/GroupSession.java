package org.sabha.client.keys;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.sabha.client.keys.Alarm.Kind;
import org.sabha.client.keys.KeyOutput.GroupAge;
import org.sabha.client.keys.KeyOutput.Sending;
import org.sabha.e2ee.group.MlsEngine.CommitJudge;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.GroupTerms;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.group.MlsGroup.Handling;
import org.sabha.e2ee.rules.JudgedCommit;
import org.sabha.e2ee.rules.LeafIdentity;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.SafetyCode;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.mls.LeafNode;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.model.Octets;
import org.sabha.model.ParticipantId;
import org.sabha.protocol.ClientMessage;
import org.sabha.protocol.GroupEntry;
import org.sabha.protocol.KeyOffer;
import org.sabha.protocol.SealedAudience;
import org.sabha.protocol.SealedChannel;
import org.sabha.protocol.ServerMessage;

/**
 * The key group of one stay: knocks with keys, makes the group, enters it, commits when asked, follows others' commits,
 * asks to be put back when out of step, and stops sending when something breaks the rules. Sans-IO; one owner.
 *
 * <pre>
 *   OUTSIDE --seated--> IN --a commit that cannot be processed--> OUT_OF_STEP --seated--> IN
 *   any --rules broken, certificate--> BROKEN (nothing is sent any more)
 * </pre>
 */
public final class GroupSession implements AutoCloseable {
    private static final long PRESENT_AGAIN_NANOS = 5_000_000_000L;
    private static final long LOOK_NANOS = 500_000_000L;
    private static final int OFFERS_KEPT = 3;
    private static final ClientMessage.Seal HERE =
            new ClientMessage.Seal(SealedChannel.EPOCH, SealedAudience.EVERYBODY, Optional.empty(), Octets.EMPTY);
    private static final int GROUP_ID_BYTES = Statement.GROUP_ID_BYTES;

    private final KeyOutput out;
    private final SecureRandom random;
    private final AwakeClock awake = new AwakeClock();
    private long realNanos;
    private final RosterCheck roll = new RosterCheck();
    private final HostActs acts;
    private final SealedLine line;
    private final EpochConfirmations confirmations = new EpochConfirmations();
    private final Deque<OwnKeyPackage> offers = new ArrayDeque<>();
    private final Decisions decisions = new Decisions();
    private final Removals removals = new Removals(decisions);
    private final EarlierKeys earlier = new EarlierKeys();
    private MemberKeys keys;
    private State state = State.OUTSIDE;
    private Sending sending = Sending.CLOSED;
    private @Nullable Membership in;
    private @Nullable Membership made;
    private long presentAgainNanos = Long.MAX_VALUE;
    private boolean haunted;
    private final LineAlarms connection = new LineAlarms();
    private Set<Octets> missing = Set.of();

    private enum State {
        OUTSIDE,
        IN,
        OUT_OF_STEP,
        BROKEN
    }

    /** A group and the rules that this member holds to in it. */
    private record Membership(Octets id, MlsGroup group, StatementInForce rules) {}

    public GroupSession(MemberKeys keys, KeyOutput out, SecureRandom random) {
        this(keys, List.of(), out, random);
    }

    /** @param before keys of this device that may have a leaf in the group, which this session comes back to by their word */
    public GroupSession(MemberKeys keys, List<DeviceKeys> before, KeyOutput out, SecureRandom random) {
        before.forEach(earlier::add);
        this.keys = keys;
        this.out = out;
        this.random = random;
        acts = new HostActs(
                this::keys,
                roll,
                () -> in == null ? new TreeMap<>() : in.group().members(),
                decisions);
        line = new SealedLine(this::keys, out, confirmations, random);
    }

    private MemberKeys keys() {
        return keys;
    }

    /** New keys to knock with. Those offered before stay usable for a while. */
    public KeyOffer offer() {
        OwnKeyPackage fresh = keys.newKeyPackage(earlier.proofs(keys.room(), keys.signatureKey()));
        offers.addFirst(fresh);
        if (offers.size() > OFFERS_KEPT) {
            offers.removeLast();
        }
        return keys.offer(fresh);
    }

    /** Takes what the server says, all of it. */
    public void receive(ServerMessage message, long nowNanos) {
        long awakeNanos = awakeAt(nowNanos);
        orStop(() -> take(message, awakeNanos));
    }

    /** A lie lasts only while this process runs to see it. */
    private long awakeAt(long nowNanos) {
        realNanos = nowNanos;
        return awake.at(nowNanos);
    }

    /** Whatever went wrong, the group may not be what its keys are used for: nothing is sent from then on. */
    private void orStop(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException defect) {
            broken(Kind.RULES_BROKEN, "a defect: " + defect);
        }
    }

    private void take(ServerMessage message, long nowNanos) {
        connection.lineBack();
        acts.apply(message);
        roll.apply(message);
        switch (message) {
            case ServerMessage.Closed m -> {
                state = State.OUTSIDE;
                in = null;
                settleSending();
            }
            case ServerMessage.Waiting m -> leftOutside();
            case ServerMessage.Granted m
            when m.group().isEmpty() -> {
                leftOutside();
                // Who stays out would leave the others waiting for a group that nobody enters.
                if (state != State.BROKEN) {
                    create(notLifted(m.terms()));
                }
            }
            case ServerMessage.Granted m -> {
                made = null;
                leftOutside();
            }
            case ServerMessage.Seated m -> seated(m, nowNanos);
            case ServerMessage.CommitWanted m -> commit(m);
            case ServerMessage.GroupCommit m -> follow(m, nowNanos);
            case ServerMessage.EpochInUse m -> out.inUse(m.epoch());
            case ServerMessage.StatementChanged m -> changed(m.statement());
            case ServerMessage.Sealed m -> line.open(m, roll, this::isHost, statementVersion(), realNanos, nowNanos);
            default -> {}
        }
        look(nowNanos);
    }

    // ---- into a group

    /** At the door, at first or because the group is gone; keys that were used need others in their place. */
    private void leftOutside() {
        if (state == State.BROKEN) {
            return;
        }
        if (state != State.OUTSIDE || in != null) {
            state = State.OUTSIDE;
            in = null;
            settleSending();
            out.say(new ClientMessage.PresentKeyPackage(offer()));
        }
    }

    /** What hosts decided in a group of before holds in the next, too; the server cannot lift it by ending a group. */
    private MeetingTerms notLifted(Optional<org.sabha.protocol.GroupTerms> terms) {
        MeetingTerms announced = terms.map(
                        word -> new MeetingTerms(word.locked(), word.lobby(), word.classification(), List.of()))
                .orElse(new MeetingTerms(false, true, List.of()));
        MeetingTerms held = decisions.atLeast(announced);
        if (!held.equals(announced)) {
            out.alarm(new Alarm(Kind.TERMS_LIFTED, lifted(held, announced)));
        }
        return held;
    }

    private static String lifted(MeetingTerms held, MeetingTerms announced) {
        if (held.classification() != announced.classification()) {
            return "stated as " + held.classification().wireName();
        }
        return held.locked() ? "stated as locked" : "stated with a lobby";
    }

    /** Whoever makes a group is its host, and the only one. */
    private void create(MeetingTerms lobbyTerms) {
        byte[] bytes = new byte[GROUP_ID_BYTES];
        random.nextBytes(bytes);
        Octets id = Octets.of(bytes);
        OwnKeyPackage own = keys.newKeyPackage(List.of());
        MeetingTerms terms = lobbyTerms.withHosts(List.of(keys.signatureKey()));
        Statement first = Statement.sign(id, 1, terms, keys.signatureKey(), keys.device());
        StatementInForce rules = StatementInForce.created(first, keys.leaves(), keys.room());
        made = new Membership(id, keys.engine().create(terms(id, rules), own), rules);
        out.say(new ClientMessage.CreateGroup(id, Octets.of(own.message()), first.wire()));
    }

    private GroupTerms terms(Octets id, StatementInForce rules) {
        return terms(id, new Rules(rules));
    }

    private GroupTerms terms(Octets id, Rules rules) {
        return new GroupTerms(
                id.toArray(), LinkSecret.PSK_ID.toArray(), keys.link().psk(id), keys.leaves(), rules);
    }

    /** The rules are known only after a Welcome was opened, whose terms already ask for them. */
    private static final class Rules implements CommitJudge {
        private @Nullable StatementInForce held;

        Rules() {}

        Rules(StatementInForce held) {
            this.held = held;
        }

        @Override
        public @Nullable GroupRefusal refuse(JudgedCommit commit) {
            return held == null ? GroupRefusal.STATEMENT : held.refuse(commit);
        }

        @Override
        public void taken(JudgedCommit commit) {
            if (held != null) {
                held.taken(commit);
            }
        }
    }

    private void seated(ServerMessage.Seated message, long nowNanos) {
        if (state == State.BROKEN || message.group().isEmpty()) {
            return;
        }
        GroupEntry entry = message.group().get();
        Membership mine = made;
        if (mine != null && mine.id().equals(entry.groupId()) && entry.welcome().isEmpty()) {
            made = null;
            enter(mine, EpochSecret.Cause.REMOVED, GroupAge.FRESH, nowNanos);
        } else if (entry.welcome().isPresent()) {
            join(entry, entry.welcome().get(), nowNanos);
        } else if (in == null || !in.id().equals(entry.groupId())) {
            outOfStep("the seat's snapshot is of another group", nowNanos);
        } else if (state == State.IN
                && in.group().epoch() + 1 == entry.epoch()
                && entry.commit().isPresent()) {
            // The server was started anew before it could tell of the commit.
            advance(in, entry.commit().get(), () -> {}, nowNanos);
            changed(entry.statement());
        } else if (in.group().epoch() != entry.epoch()) {
            outOfStep("the seat's snapshot is of another epoch", nowNanos);
        } else {
            changed(entry.statement()); // it may have come while the line was down
        }
    }

    private void join(GroupEntry entry, Octets welcome, long nowNanos) {
        Rules rules = new Rules();
        GroupRefusal refusal = GroupRefusal.WELCOME_MISMATCH;
        for (OwnKeyPackage offered : offers) {
            switch (keys.engine()
                    .join(
                            terms(entry.groupId(), rules),
                            offered,
                            welcome.toArray(),
                            entry.statement().toArray())) {
                case Joining.Joined joined -> {
                    offers.remove(offered); // one use
                    entered(entry, joined.group(), rules, nowNanos);
                    return;
                }
                case Joining.Refused refused ->
                    refusal = refused.reason() == GroupRefusal.WELCOME_MISMATCH ? refusal : refused.reason();
            }
        }
        broken(Kind.RULES_BROKEN, "the Welcome is refused: " + refusal.wireName());
    }

    private void entered(GroupEntry entry, MlsGroup group, Rules rules, long nowNanos) {
        Optional<StatementInForce> held = StatementInForce.entered(
                entry.statement(), entry.groupId(), group.members(), keys.leaves(), keys.room());
        if (held.isEmpty()) {
            broken(Kind.RULES_BROKEN, "the hosts' statement is not theirs");
            return;
        }
        Statement statement = held.get().statement();
        if (decisions.isRolledBack(statement)) {
            broken(Kind.RULES_BROKEN, "the hosts' statement is older than the one held to before");
            return;
        }
        if (decisions.isLifted(statement)) {
            out.alarm(new Alarm(Kind.TERMS_LIFTED, "the group is more open than the one before"));
        }
        rules.held = held.get();
        rules.held.returned(keys.signatureKey(), earlier.signatureKeys());
        enter(new Membership(entry.groupId(), group, held.get()), EpochSecret.Cause.REMOVED, GroupAge.FRESH, nowNanos);
    }

    private void enter(Membership membership, EpochSecret.Cause cause, GroupAge age, long nowNanos) {
        in = membership;
        state = State.IN;
        presentAgainNanos = Long.MAX_VALUE;
        MlsGroup group = membership.group();
        settleReturn(membership);
        decisions.holds(membership.rules().statement());
        watchRemoved(group, nowNanos);
        byte[] base = group.export(EpochSecret.EXPORTER_LABEL, new byte[0], EpochSecret.BASE_KEY_BYTES);
        EpochSecret secret =
                new EpochSecret(group.epoch(), base, group.members().keySet());
        java.util.Arrays.fill(base, (byte) 0);
        out.epoch(group.ownLeaf(), secret, cause, age);
        line.enter(membership.id(), group, age, realNanos);
        confirmations.entered(membership.id(), group, this::isHost, nowNanos);
        out.members(people());
        out.say(new ClientMessage.EpochEntered(group.epoch()));
        settleSending();
    }

    /** The key of now is all that this device returns by; while it stands for one that is named, that one is needed as well. */
    private void settleReturn(Membership membership) {
        boolean named = membership.rules().terms().hasHostAuthority(keys.signatureKey());
        LeafNode own = membership.group().members().get(membership.group().ownLeaf());
        if (named || !membership.rules().hasHostAuthority(own)) {
            earlier.close();
        }
    }

    private void watchRemoved(MlsGroup group, long nowNanos) {
        List<String> there = group.members().values().stream()
                .flatMap(leaf -> keys.leaves().named(leaf).stream())
                .map(LeafIdentity::device)
                .toList();
        removals.saw(there, nowNanos);
    }

    private long statementVersion() {
        Membership now = in;
        return now == null ? 0 : now.rules().statement().version();
    }

    private boolean isHost(int leaf) {
        return in != null && in.rules().hasHostAuthority(in.group().members().get(leaf));
    }

    // ---- commits

    private void commit(ServerMessage.CommitWanted wanted) {
        Membership now = in;
        if (now == null || state != State.IN || wanted.epoch() != now.group().epoch()) {
            return;
        }
        CommitDraft.Plan plan = new CommitDraft(
                        keys, now.group(), now.rules(), roll, acts.admitted(), decisions::isRemoved)
                .plan(wanted, out::alarm);
        if (plan.isEmpty() && !wanted.refresh()) {
            return;
        }
        boolean alone = plan.adds().isEmpty()
                && !plan.removals().isEmpty()
                && plan.removals().size() == now.group().members().size() - 1;
        if (alone) {
            startAnew(now);
            return;
        }
        draft(now, plan).ifPresent(drafted -> {
            Optional<Octets> welcome = Optional.ofNullable(drafted.welcome()).map(Octets::of);
            out.say(new ClientMessage.Commit(wanted.epoch(), Octets.of(drafted.commit()), welcome));
        });
    }

    /** Whom the library cannot add holds nobody else up, and no removal. */
    private Optional<Draft.Drafted> draft(Membership now, CommitDraft.Plan plan) {
        byte[] statementBytes = now.rules().statement().wire().toArray();
        List<byte[]> adds = plan.adds();
        Draft whole = now.group().commit(adds, plan.removals(), adds.isEmpty() ? new byte[0] : statementBytes);
        if (whole instanceof Draft.Refused && !adds.isEmpty()) {
            adds = adds.stream()
                    .filter(add -> now.group().commit(List.of(add), List.of(), statementBytes) instanceof Draft.Drafted)
                    .toList();
            CommitDraft.Plan rest = plan.with(adds);
            if (rest.isEmpty()) {
                return Optional.empty();
            }
            whole = now.group().commit(adds, rest.removals(), adds.isEmpty() ? new byte[0] : statementBytes);
        }
        return whole instanceof Draft.Drafted drafted ? Optional.of(drafted) : Optional.empty();
    }

    /** The library cannot commit a removal that leaves its author alone; a host makes a new group instead. */
    private void startAnew(Membership now) {
        if (now.rules().hasHostAuthority(now.group().members().get(now.group().ownLeaf()))) {
            create(decisions.atLeast(now.rules().terms()));
        }
    }

    private void follow(ServerMessage.GroupCommit message, long nowNanos) {
        Membership now = in;
        if (now != null && state == State.IN) {
            advance(now, message.commit(), () -> roll.changed(message.removed(), message.added()), nowNanos);
        }
    }

    /** @param before what is done first when the commit holds */
    private void advance(Membership now, Octets message, Runnable before, long nowNanos) {
        byte[] commit = message.toArray();
        Handling handling = now.group().isDraft(commit)
                ? now.group().ordered(commit)
                : now.group().handle(commit);
        switch (handling) {
            case Handling.Advanced advanced -> {
                before.run();
                EpochSecret.Cause cause =
                        advanced.removed().isEmpty() ? EpochSecret.Cause.ADDED : EpochSecret.Cause.REMOVED;
                enter(now, cause, GroupAge.KNOWN, nowNanos);
            }
            case Handling.Out ignored -> {
                state = State.OUTSIDE;
                settleSending();
            }
            case Handling.Refused refused -> refused(refused.reason(), nowNanos);
        }
    }

    private void refused(GroupRefusal reason, long nowNanos) {
        switch (reason) {
            case EPOCH_PASSED -> {} // replayed; the epoch stays
            case EPOCH_AHEAD, NOT_PROCESSED, OTHER_LEAF -> outOfStep(reason.wireName(), nowNanos);
            // Whom such a commit lets in is in the group that a return would lead to.
            case NOT_ALLOWED, CREDENTIAL, STATEMENT -> broken(Kind.RULES_BROKEN, reason.wireName());
            default -> {
                out.alarm(new Alarm(Kind.RULES_BROKEN, reason.wireName()));
                askBack(nowNanos);
            }
        }
    }

    private void outOfStep(String why, long nowNanos) {
        if (state == State.BROKEN) {
            return;
        }
        out.alarm(new Alarm(Kind.OUT_OF_STEP, why));
        askBack(nowNanos);
    }

    /** Whoever took the commit is in another epoch now: nothing is sent until this device is back. */
    private void askBack(long nowNanos) {
        state = State.OUT_OF_STEP;
        settleSending();
        presentAgainNanos = nowNanos + PRESENT_AGAIN_NANOS;
        out.freshKeys();
    }

    /**
     * The answer to {@link KeyOutput#freshKeys}: another signature key, certified. The one in the group cannot be removed
     * and added by one commit: the library looks for it in the tree before the removal. It vouches for the other one.
     */
    public void renew(MemberKeys fresh) {
        if (state != State.OUT_OF_STEP) {
            fresh.close();
            return;
        }
        keys.link().close();
        earlier.add(keys.device());
        keys = fresh;
        offers.clear();
        in = null;
        out.say(new ClientMessage.PresentKeyPackage(offer()));
    }

    private void broken(Kind kind, String why) {
        state = State.BROKEN;
        settleSending();
        out.alarm(new Alarm(kind, why));
    }

    private void changed(Octets statement) {
        Membership now = in;
        if (now == null || state != State.IN) {
            return;
        }
        if (now.rules().take(statement, now.group().members())) {
            decisions.holds(now.rules().statement());
            settleReturn(now);
        } else {
            out.alarm(new Alarm(Kind.STATEMENT, "not a host's, or not newer"));
        }
    }

    // ---- what this person does

    /** Why an act of this person's cannot be prepared, in words; empty when it can. */
    public Optional<String> refuse(ClientMessage act) {
        Membership now = in;
        return now == null || state != State.IN ? Optional.empty() : acts.refuse(act, now.rules());
    }

    /** An act as it is to be said: with endorsements and statements where it needs them; {@link #refuse} comes first. */
    public ClientMessage prepare(ClientMessage act, long nowNanos) {
        long awakeNanos = awakeAt(nowNanos);
        Membership now = in;
        if (now == null || state != State.IN) {
            return act;
        }
        if (act instanceof ClientMessage.Remove remove) {
            roll.leafOf(remove.participant())
                    .map(leaf -> now.group().members().get(leaf))
                    .flatMap(leaf -> keys.leaves().named(leaf))
                    .ifPresent(person -> removals.begin(remove.participant(), person.device(), awakeNanos));
        }
        return acts.prepare(act, now.rules(), awakeNanos);
    }

    /** The server refused an act in words; what others did or it swallowed stays as it is. */
    public void denied(ClientMessage act) {
        if (act instanceof ClientMessage.Remove remove) {
            removals.denied(remove.participant());
            settleSending();
        } else {
            acts.denied(act);
        }
    }

    /** Seals a text and says it; false while nothing may be sent ({@link KeyOutput#sending}), or no such person is there. */
    public boolean seal(ClientMessage.Seal address, String text) {
        return sending == Sending.OPEN && line.seal(address, roll, this::isHost, text);
    }

    /** Writes a message of the chat; false as with {@link #seal}, and where the text is blank or too long. */
    public boolean write(ClientMessage.Seal address, String text) {
        return sending == Sending.OPEN && line.write(address, roll, this::isHost, text);
    }

    /** The server has taken what this device sealed, and did not refuse it: readers may miss it from now on. */
    public void confirmed(ClientMessage.Seal seal) {
        line.confirmed(seal);
    }

    // ---- time

    /** Looks for lies that lasted, and for acts that were not carried out. */
    public void onTimeout(long nowNanos) {
        long awakeNanos = awakeAt(nowNanos);
        if (state == State.OUT_OF_STEP && awakeNanos - presentAgainNanos >= 0) {
            outOfStep("not put back", awakeNanos);
        }
        orStop(() -> look(awakeNanos));
    }

    /** This device has no line until something comes of the server: of nobody can a word come meanwhile. */
    public void lineLost() {
        connection.lineLost();
    }

    /** When to call {@link #onTimeout}. */
    public long nextTimeoutNanos(long nowNanos) {
        return nowNanos + LOOK_NANOS;
    }

    private void look(long nowNanos) {
        line.onTimeout(nowNanos);
        Membership now = in;
        if (now == null || state != State.IN) {
            return;
        }
        connection.look(nowNanos);
        boolean tells = connection.mayTell(nowNanos, Removals.WITHIN_NANOS);
        removals.look(nowNanos);
        if (tells) {
            removals.untold().forEach(device -> out.alarm(new Alarm(Kind.REMOVAL_NOT_CONFIRMED, device)));
        }
        boolean tellsOfPeople = connection.mayTell(nowNanos, RosterCheck.PATIENCE_NANOS);
        roll.due(now.group().members(), keys.leaves(), nowNanos, tellsOfPeople).forEach(out::alarm);
        haunted = roll.isHaunted(nowNanos);
        settleSending();
        acts.restate(now.rules(), now.group().ownLeaf()).ifPresent(out::say);
        acts.lockAsSaid(now.rules(), now.group().ownLeaf(), nowNanos).ifPresent(out::say);
        if (tells) {
            acts.due(now.rules(), nowNanos).forEach(out::alarm);
        }
        confirm(now.group(), nowNanos);
    }

    private void confirm(MlsGroup group, long nowNanos) {
        Set<Octets> silent =
                confirmations.missing(group, leaf -> !connection.isLost() && roll.isConnected(leaf), nowNanos);
        if (!silent.equals(missing)) {
            missing = silent;
            out.members(people());
        }
        if (confirmations.isDue(group, this::isHost, nowNanos) && seal(HERE, "")) {
            confirmations.sentConfirmation(nowNanos);
        }
    }

    private void settleSending() {
        boolean open = state == State.IN && !removals.isAnyLate() && !haunted;
        Sending next = open ? Sending.OPEN : Sending.CLOSED;
        if (next != sending) {
            sending = next;
            out.sending(next);
        }
    }

    // ---- what can be asked

    /** Everybody in the group; empty before. */
    public List<GroupPerson> people() {
        Membership now = in;
        return now == null ? List.of() : roll.people(now.group(), keys.leaves(), missing);
    }

    /**
     * Whom the keys of somebody at the door certify, and who vouches for the name: a host decides on that, and not on what the
     * server shows. Empty for who offers nothing that can be believed, and for who is no host.
     */
    public Optional<LeafIdentity> atDoor(ParticipantId participant) {
        return acts.atDoor(participant);
    }

    /** The code of this epoch; empty outside. */
    public Optional<SafetyCode> safetyCode() {
        Membership now = in;
        if (now == null || state != State.IN) {
            return Optional.empty();
        }
        List<Octets> all = now.group().members().values().stream()
                .map(LeafNode::signatureKey)
                .toList();
        return Optional.of(SafetyCode.of(
                now.group().export(SafetyCode.EXPORTER_LABEL, SafetyCode.context(all), SafetyCode.BYTES)));
    }

    /**
     * A key for something of the app's own, the same at all members in this epoch; empty outside.
     *
     * @param label names the use; those of Sabha begin with "sabha" or "SFrame"
     */
    public Optional<byte[]> export(String label, byte[] context, int length) {
        Membership now = in;
        return now == null || state != State.IN
                ? Optional.empty()
                : Optional.of(now.group().export(label, context, length));
    }

    /** Empty outside. */
    public Optional<Octets> groupId() {
        return Optional.ofNullable(in).map(Membership::id);
    }

    /** The epoch; empty outside. */
    public Optional<Long> epoch() {
        Membership now = in;
        return now == null || state != State.IN
                ? Optional.empty()
                : Optional.of(now.group().epoch());
    }

    /** Which leaf somebody has, as the server says. */
    public Optional<Integer> leafOf(ParticipantId participant) {
        return roll.leafOf(participant);
    }

    @Override
    public void close() {
        state = State.BROKEN;
        in = null;
        made = null;
        offers.clear();
        earlier.close();
        keys.close();
        settleSending();
    }
}
