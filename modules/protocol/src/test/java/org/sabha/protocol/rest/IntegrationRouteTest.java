package org.sabha.protocol.rest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sabha.protocol.rest.IntegrationRoute.Match;
import org.sabha.protocol.rest.RestRequest.Method;
import org.sabha.protocol.rest.RestRequest.Parameter;

@Tag("H8")
class IntegrationRouteTest {
    private static final String MEETINGS = IntegrationRoute.PREFIX + "/meetings";

    @ParameterizedTest
    @EnumSource(IntegrationRoute.class)
    void everyRouteIsFoundByItsOwnMethodAndPath(IntegrationRoute route) {
        String path = route.path().replace("{meeting}", "m1").replace("{invitation}", "i1");
        Match match = IntegrationRoute.at(route.method().name(), path).orElseThrow();
        assertEquals(route, match.route());
        assertEquals(asSet(route.inPath()), match.parameters().keySet());
        assertTrue(IntegrationRoute.methodsAt(path).contains(route.method()));
        assertTrue(IntegrationRoute.isOfThese(path));
        assertEquals(route.response().status() == 204, route.response().body().isEmpty());
    }

    private static Set<Parameter> asSet(List<Parameter> parameters) {
        Set<Parameter> set = EnumSet.noneOf(Parameter.class);
        set.addAll(parameters);
        return set;
    }

    @Test
    void thePathSaysWhichMeetingAndWhichInvitation() {
        assertEquals(
                Optional.of(new Match(
                        IntegrationRoute.REVOKE_INVITATION,
                        Map.of(Parameter.MEETING, "m%2F1", Parameter.INVITATION, "i1"))),
                IntegrationRoute.at("DELETE", MEETINGS + "/m%2F1/invitations/i1"));
        assertEquals(EnumSet.of(Method.GET, Method.DELETE), IntegrationRoute.methodsAt(MEETINGS + "/m1"));
        assertEquals("invitation", Parameter.INVITATION.wireName());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/api/v1/integration",
                "/api/v1/integration/",
                "/api/v1/integrations/meetings",
                "/api/v1/integration/meetings/",
                "/api/v1/integration/meetings//end",
                "/api/v1/integration/meetings/m1/start",
                "/api/v1/integration/Meetings",
                "/api/v1/account/meetings"
            })
    void nothingElseIsThere(String path) {
        for (Method method : Method.values()) {
            assertEquals(Optional.empty(), IntegrationRoute.at(method.name(), path));
        }
        assertEquals(Set.of(), IntegrationRoute.methodsAt(path));
    }

    @Test
    void noOtherMethodReachesAPath() {
        assertEquals(Optional.empty(), IntegrationRoute.at("PATCH", MEETINGS));
        assertEquals(Optional.empty(), IntegrationRoute.at("get", MEETINGS));
        assertEquals(Optional.empty(), IntegrationRoute.at("DELETE", MEETINGS));
        assertFalse(IntegrationRoute.isOfThese("/api/v1/integrationx"));
        assertTrue(IntegrationRoute.isOfThese(IntegrationRoute.PREFIX));
    }

    /** The name goes into a header. */
    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "a/b", "a\r\nb"})
    @Tag("T19")
    void aDownloadHasAPlainName(String name) {
        assertThrows(IllegalArgumentException.class, () -> new RestAnswer.Download(name, "application/pdf", to -> {}));
        assertEquals("report.pdf", new RestAnswer.Download("report.pdf", "application/pdf", to -> {}).fileName());
    }
}
