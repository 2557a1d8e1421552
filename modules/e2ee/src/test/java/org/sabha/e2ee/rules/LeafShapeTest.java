package org.sabha.e2ee.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.sabha.mls.KeyPackage;
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

/** Leaves on which the two libraries would part; the browser's guard reads the same cases. */
@Tag("T37")
@Tag("H19")
class LeafShapeTest {
    private static final JsonNode CASES = RuleCases.read("leaves.json");

    static Stream<Arguments> keyPackages() {
        return cases("keyPackages");
    }

    static Stream<Arguments> commits() {
        return cases("commits");
    }

    private static Stream<Arguments> cases(String kind) {
        List<Arguments> all = new ArrayList<>();
        CASES.get(kind).forEach(each -> all.add(Arguments.of(each.get("name").asString(), each)));
        return all.stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void keyPackages(String name, JsonNode each) {
        MlsMessage read = read(each.get("message"));
        GroupRefusal refusal = read instanceof MlsMessage.KeyPackageMessage found
                ? CommitRules.refuseKeyPackage(found.keyPackage())
                : GroupRefusal.MALFORMED;
        assertEquals(expected(each), wireName(refusal), name);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void commits(String name, JsonNode each) {
        KeyPackage member = assertInstanceOf(MlsMessage.KeyPackageMessage.class, read(CASES.get("member")))
                .keyPackage();
        CommitRules rules = new CommitRules(RuleCases.octets(CASES.get("groupId")), Octets.EMPTY, 2);
        MlsMessage read = read(each.get("message"));
        GroupRefusal refusal = GroupRefusal.MALFORMED;
        if (read != null) {
            Screening screening = rules.screen(read, 0, GroupRoster.ofCreator(LeafKeys.of(member.leaf())));
            refusal = screening instanceof Screening.Refused refused ? refused.reason() : null;
        }
        assertEquals(expected(each), wireName(refusal), name);
    }

    private static String expected(JsonNode each) {
        return each.has("refusal") ? each.get("refusal").asString() : "taken";
    }

    private static String wireName(@Nullable GroupRefusal refusal) {
        return refusal == null ? "taken" : refusal.wireName();
    }

    private static @Nullable MlsMessage read(JsonNode message) {
        return MlsParser.parse(RuleCases.octets(message).toArray(), MlsLimits.KEY_PACKAGE) instanceof MlsParse.Read read
                ? read.message()
                : null;
    }
}
