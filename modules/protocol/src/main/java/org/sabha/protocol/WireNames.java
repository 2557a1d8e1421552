package org.sabha.protocol;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.sabha.model.AdvisoryClause;
import org.sabha.model.key.ApiScope;
import org.sabha.model.webhook.WebhookEvent;

/** How Java names are written on the wire. A golden list freezes the result. */
final class WireNames {
    private WireNames() {}

    /** A record's {@code type}: {@code SetMuted} is {@code set-muted}. */
    static String ofType(Class<?> record) {
        String name = record.getSimpleName();
        StringBuilder out = new StringBuilder(name.length() + 4);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (i > 0 && Character.isUpperCase(c)) {
                out.append('-');
            }
            out.append(Character.toLowerCase(c));
        }
        return out.toString();
    }

    /**
     * {@code ALTERNATE_HOST} is {@code alternate-host}; advisory clauses keep their names ({@code A1}), scopes of keys and
     * events of webhooks have names of their own ({@code meetings:read}, {@code meeting.started}).
     */
    static String ofConstant(Enum<?> constant) {
        return switch (constant) {
            case AdvisoryClause clause -> clause.name();
            case ApiScope scope -> scope.wireName();
            case WebhookEvent event -> event.wireName();
            default -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        };
    }

    /** Every constant by its wire name, in order of declaration. */
    static Map<String, Enum<?>> ofEnum(Class<?> type) {
        Map<String, Enum<?>> names = new LinkedHashMap<>();
        Arrays.stream(type.getEnumConstants())
                .map(constant -> (Enum<?>) constant)
                .forEach(constant -> names.put(ofConstant(constant), constant));
        return Collections.unmodifiableMap(names);
    }
}
