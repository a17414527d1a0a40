/**
 * The admin API: a contract, a server that is held to it, and the ports through which it sees and
 * steers a grid.
 */
@NullMarked
package io.dpmgrid.admin;

import org.jspecify.annotations.NullMarked;
