-- Indexes that now hold what their lists are sorted by, too, have other names.
DROP INDEX IF EXISTS scan.x_alert_avs, scan.x_alert_rollupchainid, scan.x_alert_status, scan.x_operator_avs_registration_avs, scan.x_quorum_stake_avs, scan.x_parameter_change_what, scan.x_parameter_change_avs;
