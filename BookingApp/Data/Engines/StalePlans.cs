using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace BookingApp.Data.Engines;

/// <summary>A migration by another instance may change what a statement answers that is prepared on PostgreSQL's connections. Whoever finds that out
/// has all of them closed, so that the next try plans anew and not each connection fails once.</summary>
internal sealed class StalePlans : DbCommandInterceptor
{
    public override void CommandFailed(DbCommand command, CommandErrorEventData eventData)
    {
        if (DatabaseEngine.IsStalePlan(eventData.Exception) && command.Connection is NpgsqlConnection connection)
            NpgsqlConnection.ClearPool(connection);
    }

    public override Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default)
    {
        CommandFailed(command, eventData);
        return Task.CompletedTask;
    }
}
