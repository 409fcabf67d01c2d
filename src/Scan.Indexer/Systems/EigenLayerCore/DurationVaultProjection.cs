using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>DurationVaultStrategy and the factory that deploys it: deposits, then locked, then withdrawals.</summary>
internal static class DurationVaultProjection
{
    public static void Declare(ContractBuilder vault) => vault
        .On<VaultInitialized>(Initialized, (e, s) => s.Contract(s.Emitter).Account(e.Admin).Token(e.Token))
        .On<VaultLocked>((e, c) => Change(c.Emitter, c, v => v with { Status = DurationVaultStatus.Locked, LockedTime = e.LockedAt, UnlockTime = e.UnlockAt }), (_, s) => s.Contract(s.Emitter))
        .On<VaultMatured>((e, c) => Change(c.Emitter, c, v => v with { Status = DurationVaultStatus.Withdrawals, MaturedTime = e.MaturedAt }), (_, s) => s.Contract(s.Emitter))
        .On<VaultAdvancedToWithdrawals>((e, c) => Change(c.Emitter, c, v => v with { Status = DurationVaultStatus.Withdrawals, MaturedTime = e.MaturedAt, EndedEarly = true }), (e, s) => s.Contract(s.Emitter).Account(e.Arbitrator))
        .On<VaultMetadataURIUpdated>((e, c) => Change(c.Emitter, c, v => v with { MetadataUri = e.MetadataUri }), (_, s) => s.Contract(s.Emitter));

    private static void Initialized(VaultInitialized e, ProjectionContext c)
    {
        Change(c.Emitter, c, v => v with
        {
            Admin = e.Admin, Arbitrator = e.Arbitrator, Token = e.Token, Duration = e.Duration, MaxPerDeposit = e.MaxPerDeposit, StakeCap = e.StakeCap, MetadataUri = e.MetadataUri,
        });
        c.ChangeStrategy(c.Emitter, s => s with { Token = e.Token });
    }

    public static void Deployed(DurationVaultDeployed e, ProjectionContext c)
    {
        Change(e.Vault, c, v => v with
        {
            Admin = e.Admin, Token = e.Token, Duration = e.Duration, MaxPerDeposit = e.MaxPerDeposit, StakeCap = e.StakeCap, MetadataUri = e.MetadataUri, Avs = e.Avs, SetId = e.SetId,
        });
        c.ChangeStrategy(e.Vault, s => s with { Token = e.Token, FromFactory = true });
    }

    private static void Change(Address vault, ProjectionContext c, Func<DurationVault, DurationVault> change) =>
        c.Change(DurationVault.KeyOf(vault), () => new DurationVault { ChainId = c.ChainId, Address = vault }, change);
}
