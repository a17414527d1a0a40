/**
 * Identities, keys and TLS material. Knows no grid and no HTTP. Empty until its own capability
 * lands.
 */
@NullMarked
package io.dpmgrid.security;

import org.jspecify.annotations.NullMarked;
