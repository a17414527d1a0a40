package io.dpmgrid.admin.http;

import io.dpmgrid.admin.json.Json;
import io.dpmgrid.admin.metrics.ApiMetrics;

/** What every exchange needs. */
public record ExchangeParts(Json json, ApiMetrics metrics, Cors cors, ConnectionGuard guard) {}
