using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace BookingApp.Tests.Support.Databases;

/// <summary>A statement as it was sent, and what it was given.</summary>
public sealed record Statement(string Sql, IReadOnlyList<DbParameter> Parameters);

/// <summary>Listens to every statement that is sent to one database.</summary>
public sealed class Statements : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly string _database;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Statement> _heard = new(StringComparer.Ordinal);
    private readonly List<IDisposable> _subscriptions = [];

    public Statements(DbConnection connection)
    {
        _database = NameOf(connection);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>What was sent so far, each text once, with what it was given last.</summary>
    public IReadOnlyList<Statement> Heard
    {
        get
        {
            lock (_lock)
                return [.. _heard.Values];
        }
    }

    /// <summary>How many were sent, the same ones counted too.</summary>
    public int Count { get; private set; }

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == DbLoggerCategory.Name)
            _subscriptions.Add(value.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is not CommandEventData { Command: { Connection: { } connection } command } || NameOf(connection) != _database)
            return;
        var parameters = command.Parameters.Cast<DbParameter>().Select(p => Copy(p)).ToList();
        lock (_lock)
        {
            _heard[command.CommandText] = new Statement(command.CommandText, parameters);
            Count++;
        }
    }

    /// <summary>A parameter for another command.</summary>
    public static DbParameter Copy(DbParameter parameter) =>
        parameter is SqliteParameter ? new SqliteParameter(parameter.ParameterName, parameter.Value) : (DbParameter)((ICloneable)parameter).Clone();

    public void OnError(Exception error) { }

    public void OnCompleted() { }

    public void Dispose() => _subscriptions.ForEach(s => s.Dispose());

    private static string NameOf(DbConnection connection) => $"{connection.DataSource}/{connection.Database}";
}
