using Scan.Domain.EigenLayer;
using Scan.Domain.Primitives;
using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.EigenLayerCore;

/// <summary>PermissionController: who may act for operators and AVSs.</summary>
internal static class PermissionProjection
{
    public static void Declare(ContractBuilder contract) => contract
        .On<PendingAdminAdded>((e, c) => ChangeAdmin(e.Account, e.Admin, c, a => a with { Pending = true }), (e, s) => s.Account(e.Account).Account(e.Admin))
        .On<PendingAdminRemoved>((e, c) => ChangeAdmin(e.Account, e.Admin, c, a => a with { Pending = false }), (e, s) => s.Account(e.Account).Account(e.Admin))
        .On<AdminSet>((e, c) => ChangeAdmin(e.Account, e.Admin, c, a => a with { Active = true, Pending = false }), (e, s) => s.Account(e.Account).Account(e.Admin))
        .On<AdminRemoved>((e, c) => ChangeAdmin(e.Account, e.Admin, c, a => a with { Active = false }), (e, s) => s.Account(e.Account).Account(e.Admin))
        .On<AppointeeSet>((e, c) => Appoint(e.Account, e.Appointee, e.Target, e.Selector, isActive: true, c), (e, s) => s.Account(e.Account).Account(e.Appointee).Contract(e.Target))
        .On<AppointeeRemoved>((e, c) => Appoint(e.Account, e.Appointee, e.Target, e.Selector, isActive: false, c), (e, s) => s.Account(e.Account).Account(e.Appointee).Contract(e.Target));

    private static void ChangeAdmin(Address account, Address admin, ProjectionContext c, Func<AccountAdmin, AccountAdmin> change) => c.Change(
        AccountAdmin.KeyOf(account, admin),
        () => new AccountAdmin { ChainId = c.ChainId, Account = account, Admin = admin, Block = c.At.Block },
        a => change(a) with { Block = c.At.Block });

    private static void Appoint(Address account, Address appointed, Address target, byte[] selector, bool isActive, ProjectionContext c)
    {
        var appointee = new Appointee
        {
            ChainId = c.ChainId, Account = account, Appointed = appointed, Target = target, Selector = Hex.Encode(selector), Active = isActive, Block = c.At.Block,
        };
        c.Change(appointee.Key(), () => appointee, _ => appointee);
    }
}
