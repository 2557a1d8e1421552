package org.sabha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.sabha.client.keys.MemberKeys;
import org.sabha.e2ee.group.BouncyCastleEngine;
import org.sabha.e2ee.group.CertifiedLeaves;
import org.sabha.e2ee.group.MlsEngine.DeviceKeys;
import org.sabha.e2ee.group.MlsEngine.GroupTerms;
import org.sabha.e2ee.group.MlsEngine.Joining;
import org.sabha.e2ee.group.MlsEngine.LeafCredential;
import org.sabha.e2ee.group.MlsEngine.OwnKeyPackage;
import org.sabha.e2ee.group.MlsGroup;
import org.sabha.e2ee.group.MlsGroup.Draft;
import org.sabha.e2ee.rules.LinkSecret;
import org.sabha.e2ee.rules.MeetingTerms;
import org.sabha.e2ee.rules.Statement;
import org.sabha.e2ee.rules.StatementInForce;
import org.sabha.e2ee.sframe.EpochSecret;
import org.sabha.identity.authority.IssuedLeaf;
import org.sabha.identity.authority.LeafSubject;
import org.sabha.identity.authority.MeetingAuthority;
import org.sabha.identity.authority.SignatureKey;
import org.sabha.model.DeviceId;
import org.sabha.model.DisplayName;
import org.sabha.model.IdSource;
import org.sabha.model.Octets;
import org.sabha.model.Role;
import org.sabha.model.RoomId;

/**
 * What a key group costs one member of the Java client, with certificates, guard and rules: one committer and one other
 * member who takes its commits, in a group whose further members are leaves. A load of many bots on one machine pays this
 * many times over; a real client pays it once. Options: {@code --json}, {@code --rounds N}.
 */
public final class GroupBenchmark {
    private static final int[] SIZES = {25, 50, 100, 200};
    private static final int BATCH = 64;
    private static final double MILLI = 1e6;
    private static final double KILO = 1_000;

    private final SecureRandom random = new SecureRandom();
    private final BouncyCastleEngine engine = new BouncyCastleEngine(random);
    private final IdSource ids = new IdSource(random);
    private final RoomId room = ids.newRoomId();
    private final Octets groupId = Octets.of(new byte[Statement.GROUP_ID_BYTES]);
    private final MeetingAuthority authority;

    private GroupBenchmark(Path folder) throws java.io.IOException {
        authority = MeetingAuthority.open(folder, random, Instant.now());
    }

    public static void main(String[] arguments) throws Exception {
        PlainOptions options = PlainOptions.of(arguments);
        Path folder = Files.createTempDirectory("sabha-bench");
        List<GroupResult> results = new ArrayList<>();
        try {
            GroupBenchmark benchmark = new GroupBenchmark(folder);
            int rounds = (int) options.number("--rounds", 15);
            benchmark.measure(25, rounds); // warms the compiler up
            for (int size : SIZES) {
                results.add(benchmark.measure(size, rounds));
            }
        } finally {
            JoinBenchmark.delete(folder);
        }
        options.print(results, System.out);
    }

    /** One device that takes part, with a memory of certificates of its own. */
    private final class Member {
        private final DeviceKeys device = engine.newDeviceKeys();
        private final CertifiedLeaves trust = MemberKeys.trust(Octets.of(authority.root()), room.value(), Instant::now)
                .orElseThrow();
        private final OwnKeyPackage keyPackage;
        private Optional<StatementInForce> rules = Optional.empty();

        Member(Role role) {
            LeafSubject subject = new LeafSubject(
                    room, ids.newInvitationId(), new DeviceId("a".repeat(32)), new DisplayName("Member"), role);
            IssuedLeaf issued = authority.issue(subject, new SignatureKey(device.signatureKey()), Instant.now());
            keyPackage = engine.newKeyPackage(
                    device,
                    new LeafCredential.Certified(List.of(Octets.of(issued.leaf()), Octets.of(issued.intermediate()))));
        }

        GroupTerms terms() {
            return new GroupTerms(
                    groupId.toArray(),
                    LinkSecret.PSK_ID.toArray(),
                    new byte[32],
                    trust,
                    commit -> rules.orElseThrow().refuse(commit));
        }
    }

    /** Times of one kind of act. */
    private static final class Times {
        private final List<Long> nanos = new ArrayList<>();

        void since(long began) {
            nanos.add(System.nanoTime() - began);
        }

        double median() {
            long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
            return sorted.length == 0 ? 0 : sorted[sorted.length / 2] / MILLI;
        }
    }

    private GroupResult measure(int size, int rounds) {
        Member host = new Member(Role.HOST);
        MlsGroup group = engine.create(host.terms(), host.keyPackage);
        Octets key = Octets.of(host.device.signatureKey());
        Statement statement = Statement.sign(groupId, 1, MeetingTerms.first(key), key, host.device);
        host.rules = Optional.of(StatementInForce.created(statement, host.trust, room.value()));
        byte[] statementBytes = statement.wire().toArray();
        Member other = new Member(Role.PARTICIPANT);
        Draft.Drafted first = drafted(group.commit(List.of(other.keyPackage.message()), List.of(), statementBytes));
        group.ordered();
        MlsGroup watching = joined(other, first, statement);
        for (int left = size - 2; left > 0; left -= BATCH) {
            List<byte[]> adds = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCH, left); i++) {
                adds.add(new Member(Role.PARTICIPANT).keyPackage.message());
            }
            Draft.Drafted batch = drafted(group.commit(adds, List.of(), statementBytes));
            group.ordered();
            watching.handle(batch.commit());
        }
        return rounds(group, watching, statement, rounds);
    }

    private GroupResult rounds(MlsGroup group, MlsGroup watching, Statement statement, int rounds) {
        int size = group.members().size();
        Times[] times = new Times[6];
        Arrays.setAll(times, _ -> new Times());
        long welcomeBytes = 0;
        long removeBytes = 0;
        for (int round = 0; round < rounds; round++) {
            Member newcomer = new Member(Role.PARTICIPANT);
            long began = System.nanoTime();
            Draft.Drafted add = drafted(group.commit(
                    List.of(newcomer.keyPackage.message()),
                    List.of(),
                    statement.wire().toArray()));
            times[0].since(began);
            group.ordered();
            take(watching, add.commit(), times[1]);
            began = System.nanoTime();
            MlsGroup theirs = joined(newcomer, add, statement);
            times[2].since(began);
            began = System.nanoTime();
            Draft.Drafted remove = drafted(group.commit(List.of(), List.of(theirs.ownLeaf())));
            times[3].since(began);
            group.ordered();
            take(watching, remove.commit(), times[4]);
            Draft.Drafted refresh = drafted(group.commit(List.of(), List.of()));
            group.ordered();
            take(watching, refresh.commit(), times[5]);
            byte[] welcome = add.welcome();
            welcomeBytes = welcome == null ? 0 : welcome.length;
            removeBytes = remove.commit().length;
        }
        return new GroupResult(
                size,
                times[0].median(),
                times[1].median(),
                times[2].median(),
                times[3].median(),
                times[4].median(),
                times[5].median(),
                welcomeBytes / KILO,
                removeBytes / KILO);
    }

    private static void take(MlsGroup group, byte[] commit, Times times) {
        long began = System.nanoTime();
        if (!(group.handle(commit) instanceof MlsGroup.Handling.Advanced)) {
            throw new IllegalStateException("a commit was not taken");
        }
        group.export(EpochSecret.EXPORTER_LABEL, new byte[0], EpochSecret.BASE_KEY_BYTES);
        times.since(began);
    }

    private MlsGroup joined(Member member, Draft.Drafted draft, Statement statement) {
        byte[] welcome = draft.welcome();
        if (welcome == null
                || !(engine.join(
                                member.terms(),
                                member.keyPackage,
                                welcome,
                                statement.wire().toArray())
                        instanceof Joining.Joined joined)) {
            throw new IllegalStateException("a Welcome did not open");
        }
        member.rules = StatementInForce.entered(
                statement.wire(), groupId, joined.group().members(), member.trust, room.value());
        return joined.group();
    }

    private static Draft.Drafted drafted(Draft draft) {
        if (draft instanceof Draft.Drafted drafted) {
            return drafted;
        }
        throw new IllegalStateException("a commit was not made: " + draft);
    }
}
