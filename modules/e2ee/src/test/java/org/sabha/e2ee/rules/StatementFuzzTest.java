package org.sabha.e2ee.rules;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.sabha.mls.order.HostStatement;
import org.sabha.model.Octets;
import tools.jackson.databind.JsonNode;

/** The server's reader and the members' make the same of any bytes; nothing is signed that nobody signed. */
@Tag("fuzz")
@Tag("H19")
class StatementFuzzTest {
    private static final JsonNode VECTORS = RuleCases.read("vectors.json");

    @Tag("Q18")
    @FuzzTest
    void bothReadersMakeTheSameOfAnyBytes(byte[] bytes) {
        @Nullable HostStatement server = HostStatement.read(bytes);
        Optional<Statement> member = Statement.read(Octets.of(bytes));
        if ((server != null) != member.isPresent()) {
            throw new IllegalStateException("one reads what the other does not");
        }
        if (server != null && !server.equals(asTheServerSees(member.get()))) {
            throw new IllegalStateException("they read different things");
        }
        member.ifPresent(StatementFuzzTest::isItsOwnBytes);
        if (member.filter(Statement::isSigned).isPresent() && !isVector(bytes)) {
            throw new IllegalStateException("forged");
        }
    }

    private static void isItsOwnBytes(Statement statement) {
        if (!Statement.read(statement.wire()).equals(Optional.of(statement))) {
            throw new IllegalStateException("written otherwise than read");
        }
    }

    private static HostStatement asTheServerSees(Statement statement) {
        MeetingTerms terms = statement.terms();
        return new HostStatement(
                statement.groupId(),
                statement.version(),
                terms.locked(),
                terms.lobby(),
                terms.classification(),
                Set.copyOf(terms.hosts()));
    }

    private static boolean isVector(byte[] bytes) {
        return VECTORS.get("statements")
                .valueStream()
                .anyMatch(each -> RuleCases.octets(each.get("wire")).equals(Octets.of(bytes)));
    }
}
