using Scan.Domain.Primitives;
using Scan.Ethereum.Abi;
using Scan.Web.Features.Transactions;

namespace Scan.Web.Features.Avs;

/// <summary>The call that makes a registry read live stakes: anybody may send it.</summary>
public static class QuorumCalls
{
    private static readonly FunctionAbi UpdateOperatorsForQuorum = FunctionAbi.Parse("updateOperatorsForQuorum(address[][] operatorsPerQuorum, bytes quorumNumbers)");

    /// <param name="operators">All members of the quorum; the contract wants them in ascending order and refuses a list that is not whole.</param>
    /// <param name="effect">What it will do, in a sentence.</param>
    public static PreparedCall Update(long chainId, Address coordinator, Address? from, byte quorum, IReadOnlyList<Address> operators, string effect) => new()
    {
        ChainId = chainId, From = from, To = coordinator, Contract = "RegistryCoordinator", Verb = $"Update the stakes of quorum {quorum}", Function = UpdateOperatorsForQuorum,
        Does = $"Makes the registry read what each of the {operators.Count} operators has now. {effect}",
        Data = UpdateOperatorsForQuorum.Encode(new object[] { operators.Cast<object>().ToArray() }, new[] { quorum }),
    };
}
