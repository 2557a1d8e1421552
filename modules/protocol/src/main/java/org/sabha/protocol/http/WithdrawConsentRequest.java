package org.sabha.protocol.http;

/**
 * {@code POST /api/v1/consent/withdraw}: whoever shows the receipt takes the consent back.
 *
 * @param receipt as it was given
 */
public record WithdrawConsentRequest(ConsentReceipt receipt) {}
