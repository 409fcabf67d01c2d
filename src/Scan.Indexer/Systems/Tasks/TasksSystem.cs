using Scan.Indexer.Projections;

namespace Scan.Indexer.Systems.Tasks;

/// <summary>Task managers of the incredible-squaring family, AltLayer's wizard templates and EigenLayer's task mailbox. Its events stand in the ledger and the event list.</summary>
public sealed class TasksSystem : ISystem
{
    public string Name => "tasks";

    public void Declare(SystemBuilder system) => system.DeclareEvents(typeof(TasksSystem));
}
