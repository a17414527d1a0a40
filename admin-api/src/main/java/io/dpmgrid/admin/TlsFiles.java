package io.dpmgrid.admin;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * PEM files of the server.
 *
 * @param certificate chain, the server's own first
 * @param key PKCS#8, not encrypted
 * @param clientCa who signs client certificates; null asks for none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}
