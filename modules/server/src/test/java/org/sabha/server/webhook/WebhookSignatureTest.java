package org.sabha.server.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class WebhookSignatureTest {
    private static final byte[] SECRET = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    /** The values that libraries of Standard Webhooks test themselves with. */
    @Test
    void isThatOfStandardWebhooks() {
        assertEquals(
                "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                WebhookSignature.of(
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1_614_265_330),
                        "{\"test\": 2432232314}",
                        List.of(SECRET)));
    }

    @Test
    void isOneForEachSecret() {
        Instant now = Instant.ofEpochSecond(1);
        String one = WebhookSignature.of("a", now, "{}", List.of(SECRET));
        String other = WebhookSignature.of("a", now, "{}", List.of(new byte[] {1}));
        assertEquals(one + " " + other, WebhookSignature.of("a", now, "{}", List.of(SECRET, new byte[] {1})));
    }
}
