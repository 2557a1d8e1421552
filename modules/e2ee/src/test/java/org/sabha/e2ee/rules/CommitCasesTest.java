package org.sabha.e2ee.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.mls.LeafNode;
import org.sabha.mls.MlsLimits;
import org.sabha.mls.MlsMessage;
import org.sabha.mls.MlsParse;
import org.sabha.mls.MlsParser;
import org.sabha.mls.order.CommitRules;
import org.sabha.mls.order.CommitRules.Screening;
import org.sabha.mls.order.GroupRefusal;
import org.sabha.mls.order.GroupRoster;
import org.sabha.mls.order.LeafKeys;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

/** Commits that no member would make, one at least for each refusal; the browser's guard reads the same cases. */
@Tag("T37")
@Tag("H19")
class CommitCasesTest {
    private static final JsonNode CASES = RuleCases.read("commits.json");

    /** What is not for the rules of every commit to refuse: the room's, the doors' and those for which one must have keys. */
    private static final Set<GroupRefusal> OF_OTHERS = EnumSet.of(
            GroupRefusal.OTHER_LEAF,
            GroupRefusal.STATEMENT_NOT_IN_FORCE,
            GroupRefusal.KEY_PACKAGE_NOT_ADMITTED,
            GroupRefusal.KEY_PACKAGE_USED,
            GroupRefusal.KEY_PACKAGE_SIGNATURE,
            GroupRefusal.CERTIFICATES_NOT_ISSUED,
            GroupRefusal.DEVICE_ALREADY_MEMBER,
            GroupRefusal.POOL_FULL,
            GroupRefusal.ADD_NOT_ALLOWED,
            GroupRefusal.REMOVE_NOT_ALLOWED,
            GroupRefusal.REFRESH_NOT_ALLOWED,
            GroupRefusal.WELCOME_MISSING,
            GroupRefusal.WELCOME_MISMATCH,
            GroupRefusal.CREDENTIAL,
            GroupRefusal.STATEMENT,
            GroupRefusal.NOT_ALLOWED,
            GroupRefusal.NOT_PROCESSED);

    static Stream<Arguments> commits() {
        return all().map(each -> Arguments.of(each.get("name").asString(), each));
    }

    private static Stream<JsonNode> all() {
        return StreamSupport.stream(CASES.get("commits").spliterator(), false);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void commits(String name, JsonNode each) {
        assertEquals(
                each.has("refusal") ? each.get("refusal").asString() : "taken",
                judged(each).map(GroupRefusal::wireName).orElse("taken"),
                name);
    }

    @Test
    void eachRefusalIsMetInACase() {
        Set<String> met = all().filter(each -> each.has("refusal"))
                .map(each -> each.get("refusal").asString())
                .collect(Collectors.toSet());
        assertEquals(
                EnumSet.complementOf(EnumSet.copyOf(OF_OTHERS)).stream()
                        .map(GroupRefusal::wireName)
                        .collect(Collectors.toSet()),
                met);
    }

    private static Optional<GroupRefusal> judged(JsonNode each) {
        MlsMessage message = read(each.get("message"));
        if (message == null) {
            return Optional.of(GroupRefusal.MALFORMED);
        }
        CommitRules rules = new CommitRules(
                RuleCases.octets(CASES.get("groupId")), RuleCases.octets(CASES.get("pskId")), MlsLimits.MAX_LEAVES);
        int filled = each.has("filled") ? each.get("filled").asInt() : 0;
        Screening screening = rules.screen(message, CASES.get("epoch").asLong(), roster(filled));
        return screening instanceof Screening.Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    /** @param filled so many members are there in all, at the first leaves */
    private static GroupRoster roster(int filled) {
        SortedMap<Integer, LeafKeys> leaves = new TreeMap<>();
        for (JsonNode member : CASES.get("members")) {
            LeafNode leaf = assertInstanceOf(MlsMessage.KeyPackageMessage.class, read(member.get("keyPackage")))
                    .keyPackage()
                    .leaf();
            leaves.put(member.get("leaf").asInt(), LeafKeys.of(leaf));
        }
        for (int leaf = 0; leaf < filled; leaf++) {
            leaves.putIfAbsent(leaf, new LeafKeys(numbered(0xe0, leaf), numbered(0xf0, leaf), null));
        }
        return GroupRoster.of(leaves);
    }

    private static Octets numbered(int first, int leaf) {
        byte[] key = new byte[32];
        key[0] = (byte) first;
        key[1] = (byte) (leaf >> 8);
        key[2] = (byte) leaf;
        return Octets.of(key);
    }

    private static @Nullable MlsMessage read(JsonNode message) {
        return MlsParser.parse(RuleCases.octets(message).toArray(), MlsLimits.MEETING) instanceof MlsParse.Read read
                ? read.message()
                : null;
    }
}
