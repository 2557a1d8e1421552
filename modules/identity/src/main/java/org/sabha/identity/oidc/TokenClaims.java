package org.sabha.identity.oidc;

import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requires a token to be for this server alone and valid now, with the claims that its kind needs. */
final class TokenClaims extends DefaultJWTClaimsVerifier<SecurityContext> {
    static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private final Set<String> required;
    private final Instant now;

    TokenClaims(String audience, JWTClaimsSet exact, Set<String> required, Instant now) {
        super(audience, exact, required);
        this.required = required;
        this.now = now;
        setMaxClockSkew((int) CLOCKS_DIFFER.toSeconds());
    }

    @Override
    protected Date currentTime() {
        return Date.from(now);
    }

    @Override
    public void verify(JWTClaimsSet claims, @Nullable SecurityContext context) throws BadJWTException {
        super.verify(claims, context);
        Date issued = claims.getIssueTime();
        if (claims.getAudience().size() != 1
                || required.stream().anyMatch(name -> claims.getClaim(name) == null)
                || (issued != null && issued.toInstant().isAfter(now.plus(CLOCKS_DIFFER)))) {
            throw new BadJWTException("the token is for others too, or of the future, or lacks a claim");
        }
    }
}
