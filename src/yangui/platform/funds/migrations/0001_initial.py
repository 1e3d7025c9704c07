import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
import yangui.platform.core.fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('organisations', '0001_initial'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('holder', models.CharField(max_length=140, verbose_name='户名')),
                ('number', yangui.platform.core.fields.EncryptedTextField(verbose_name='账号')),
                ('hash', yangui.platform.core.fields.LookupHashField(of='number')),
                ('bank_code', models.CharField(max_length=14, verbose_name='联行号')),
                ('bank_name', models.CharField(max_length=140, verbose_name='开户行')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='registry.entity')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('entity', None), ('organisation', None), _connector='XOR'), name='account_of_one'), models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('entity',), name='one_valid_account'), models.UniqueConstraint(condition=models.Q(('state', 'valid')), fields=('organisation',), name='one_valid_account_a_unit')],
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('appropriate', '预算安排'), ('oblige', '承诺'), ('release', '取消承诺'), ('instruct', '发出支付指令'), ('pay', '到账'), ('return', '退回'), ('claim', '要求退还'), ('receive', '收回'), ('waive', '免除退还'), ('reverse', '冲销')], max_length=12, verbose_name='事项')),
                ('on', models.DateField(verbose_name='日期')),
                ('reference', models.CharField(blank=True, max_length=100, verbose_name='关联')),
                ('reason', models.TextField(blank=True, verbose_name='摘要')),
                ('size', models.PositiveSmallIntegerField()),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('reversal_of', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversed_by', to='funds.entry')),
            ],
            options={
                'ordering': ['-id'],
                'indexes': [models.Index(fields=['reference'], name='entry_of_reference')],
                'constraints': [models.CheckConstraint(condition=models.Q(('reversal_of', None), ('type', 'reverse'), _connector='XOR'), name='reversal_names_what_it_reverses'), models.CheckConstraint(condition=models.Q(('size__gte', 2)), name='entry_has_two_lines')],
            },
        ),
        migrations.CreateModel(
            name='Fund',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('first_year', models.PositiveSmallIntegerField(verbose_name='自')),
                ('last_year', models.PositiveSmallIntegerField(null=True, verbose_name='至')),
                ('by_region', models.BooleanField(default=False, verbose_name='按地区安排')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['slug'],
                'constraints': [models.CheckConstraint(condition=models.Q(('last_year', None), ('last_year__gte', models.F('first_year')), _connector='OR'), name='fund_ends_later')],
            },
        ),
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('kind', models.CharField(choices=[('source', '预算来源'), ('available', '可用预算'), ('obliged', '已承诺'), ('instructed', '支付在途'), ('paid', '已支付'), ('recovered', '已收回'), ('receivable', '应收回'), ('claimed', '应收回对应')], max_length=12, verbose_name='科目')),
                ('balance', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='余额')),
                ('overdraft', models.DecimalField(decimal_places=2, default=0, max_digits=16, verbose_name='准许超出')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='funds.fund')),
            ],
            options={
                'ordering': ['fund', 'payer', 'year', 'region', 'id'],
                'constraints': [models.UniqueConstraint(fields=('fund', 'payer', 'year', 'region', 'kind'), name='one_account_each', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('overdraft', 0), ('kind', 'available'), _connector='OR'), name='overdraft_of_available'), models.CheckConstraint(condition=models.Q(('overdraft__gte', 0)), name='overdraft_not_negative'), models.CheckConstraint(condition=models.Q(('balance__gte', 0), models.Q(('kind__in', ['obliged', 'instructed', 'paid', 'recovered', 'receivable']), _negated=True), _connector='OR'), name='stage_not_negative')],
            },
        ),
        migrations.CreateModel(
            name='Line',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.account')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='funds.entry')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='line_is_not_zero')],
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=100, verbose_name='关联')),
                ('share', models.CharField(max_length=40, verbose_name='分担')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='funds.fund')),
                ('payee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='registry.entity')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.region')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('reference', 'payer'), name='one_obligation_a_payer')],
            },
        ),
        migrations.CreateModel(
            name='Due',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('period', models.CharField(max_length=20, verbose_name='所属期')),
                ('part', models.PositiveSmallIntegerField(default=1)),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('due_on', models.DateField(verbose_name='应付日期')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dues', to='funds.obligation')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'indexes': [models.Index(fields=['state', 'due_on'], name='due_by_state_and_day')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'cancelled'), _negated=True), fields=('obligation', 'period', 'part'), name='one_due_a_period'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='due_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('until', models.DateField(verbose_name='应付截至')),
                ('count', models.PositiveIntegerField(verbose_name='笔数')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('made_at', models.DateTimeField(verbose_name='编制时间')),
                ('sent_at', models.DateTimeField(null=True, verbose_name='发出时间')),
                ('account', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.bankaccount')),
                ('payer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('account', None), ('sent_at', None), models.Q(('state__in', ['sent', 'settled']), _negated=True)), models.Q(('account__isnull', False), ('sent_at__isnull', False), ('state__in', ['sent', 'settled'])), _connector='OR'), name='sent_from_an_account')],
            },
        ),
        migrations.CreateModel(
            name='Payment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('end_to_end', models.CharField(max_length=35, unique=True, verbose_name='流水号')),
                ('result', models.CharField(blank=True, choices=[('paid', '已到账'), ('returned', '已退回'), ('discarded', '未发出')], max_length=10, verbose_name='结果')),
                ('result_on', models.DateField(null=True, verbose_name='结果日期')),
                ('code', models.CharField(blank=True, max_length=4, verbose_name='原因代码')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='原因')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='funds.bankaccount')),
                ('due', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funds.due')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='funds.paymentbatch')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('result__in', ['', 'paid'])), fields=('due',), name='one_payment_a_due'), models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('result_on', None)), models.Q(models.Q(('result', ''), _negated=True), ('result_on__isnull', False)), _connector='OR'), name='result_has_a_day'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='payment_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='PaymentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('bank-csv', '银行代发文件（CSV）'), ('pain.001', '支付指令（ISO 20022 pain.001）'), ('treasury-csv', '国库支付汇总（CSV）'), ('results', '银行回执')], max_length=20, verbose_name='类别')),
                ('name', models.CharField(max_length=200, verbose_name='文件名')),
                ('digest', models.CharField(max_length=64)),
                ('content', models.BinaryField()),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('batch', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='files', to='funds.paymentbatch')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('reason', models.TextField(verbose_name='理由')),
                ('made_at', models.DateTimeField(verbose_name='时间')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='funds.obligation')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='recovery_is_positive')],
            },
        ),
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(max_length=40, verbose_name='状态')),
                ('number', models.PositiveSmallIntegerField(verbose_name='期数')),
                ('amount', models.DecimalField(decimal_places=2, max_digits=16, verbose_name='金额')),
                ('due_on', models.DateField(verbose_name='应退日期')),
                ('received_on', models.DateField(null=True, verbose_name='收回日期')),
                ('recovery', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='funds.recovery')),
            ],
            options={
                'ordering': ['due_on', 'id'],
                'constraints': [models.UniqueConstraint(fields=('recovery', 'number'), name='one_instalment_each'), models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='instalment_is_positive'), models.CheckConstraint(condition=models.Q(('state', 'received'), ('received_on', None), _connector='XOR'), name='received_on_a_day')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankaccount',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{returned:replaced,valid:replaced,valid:returned}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0c98785bae68b76a380692041b3f9f4b1da32bed', operation='UPDATE', pgid='pgtrigger_state_follows_table_ec28d', table='funds_bankaccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='bankaccount',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'valid\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='cc7a83d0817a522b8f6912c10120dc1fa862e175', operation='INSERT', pgid='pgtrigger_state_begins_69e39', table='funds_bankaccount', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='57db41ba656899bd6f4ff8bb7aa8eb66b61f9ff7', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e1c2f', table='funds_entry', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='entry',
            trigger=pgtrigger.compiler.Trigger(name='balances', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT coalesce(sum(amount), 0) <> 0 OR count(*) <> (SELECT size FROM funds_entry WHERE id = NEW.id)\n    FROM funds_line WHERE entry_id = NEW.id) THEN\n  RAISE EXCEPTION 'entry % does not balance, or is not complete', NEW.id USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='04f9d921eaccb183a70db713f2a7603964883aa8', operation='INSERT', pgid='pgtrigger_balances_27b46', table='funds_entry', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='no_removal', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='72f0fc908793dd51e81f1268bb1e4fdf755859f5', operation='DELETE', pgid='pgtrigger_no_removal_53bf9', table='funds_account', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."fund_id" IS DISTINCT FROM (NEW."fund_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."payer_id" IS DISTINCT FROM (NEW."payer_id") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."year" IS DISTINCT FROM (NEW."year"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='12247bf5a9a4d40b9ebae1a4255f8d755c891019', operation='UPDATE', pgid='pgtrigger_stays_812b6', table='funds_account', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='only_by_lines', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.balance IS DISTINCT FROM NEW.balance AND pg_trigger_depth() = 0)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='c92f488c64301a51811ab9b23edaaed9113bc3b6', operation='UPDATE', pgid='pgtrigger_only_by_lines_b184a', table='funds_account', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='account',
            trigger=pgtrigger.compiler.Trigger(name='begins_at_zero', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."balance" = 0))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='f37f53edb6e9e03c211ddf12a921c261fe1d38d2', operation='INSERT', pgid='pgtrigger_begins_at_zero_c6857', table='funds_account', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7cbb49bd8e774a07e89975afca99150b25318d78', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_e5395', table='funds_line', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='balances', sql=pgtrigger.compiler.UpsertTriggerSql(constraint='CONSTRAINT', func="\nIF (SELECT coalesce(sum(amount), 0) <> 0 OR count(*) <> (SELECT size FROM funds_entry WHERE id = NEW.entry_id)\n    FROM funds_line WHERE entry_id = NEW.entry_id) THEN\n  RAISE EXCEPTION 'entry % does not balance, or is not complete', NEW.entry_id USING ERRCODE = 'check_violation';\nEND IF;\nRETURN NULL;\n", hash='308727f6be80d7deea16a6dcbb23cd00f5579410', operation='INSERT', pgid='pgtrigger_balances_5ea43', table='funds_line', timing='DEFERRABLE INITIALLY DEFERRED', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='line',
            trigger=pgtrigger.compiler.Trigger(name='account_follows', sql=pgtrigger.compiler.UpsertTriggerSql(func='\nUPDATE funds_account SET balance = balance + added.amount\nFROM (SELECT account_id, sum(amount) AS amount FROM fresh GROUP BY account_id) AS added\nWHERE funds_account.id = added.account_id;\nRETURN NULL;\n', hash='0c1f97baa37a256def85054302712627ee7f7efe', level='STATEMENT', operation='INSERT', pgid='pgtrigger_account_follows_66341', referencing='REFERENCING NEW TABLE AS fresh ', table='funds_line', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='due',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{batched:instructed,batched:planned,cancelled:planned,instructed:paid,instructed:returned,paid:returned,planned:batched,planned:cancelled,returned:batched,returned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='cf7f0d3ba95000c5d42e1721bb0d7c031a7bb0ba', operation='UPDATE', pgid='pgtrigger_state_follows_table_804ec', table='funds_due', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='due',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'planned\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='d65bdc8400dc9b1369b49fd313dde03b11df6637', operation='INSERT', pgid='pgtrigger_state_begins_d7433', table='funds_due', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentbatch',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{approved:discarded,approved:sent,built:approved,built:discarded,drafted:built,sent:settled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='fd265fc98b71ef84fb52328fa45aefad9428054a', operation='UPDATE', pgid='pgtrigger_state_follows_table_753a8', table='funds_paymentbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='paymentbatch',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'drafted\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='679ff0a1750174b57aeb68230a2737112c305174', operation='INSERT', pgid='pgtrigger_state_begins_e732d', table='funds_paymentbatch', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instalment',
            trigger=pgtrigger.compiler.Trigger(name='state_follows_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{owed:proposed,owed:received,owed:waived,proposed:owed,proposed:received,proposed:waived}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='0fba31a75c1be9a537cb8ea8e201adc81483f00d', operation='UPDATE', pgid='pgtrigger_state_follows_table_3505d', table='funds_instalment', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='instalment',
            trigger=pgtrigger.compiler.Trigger(name='state_begins', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NOT (NEW."state" = \'owed\'))', func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='b8cda53a431532bb243edd0f542ed574cb54fe8e', operation='INSERT', pgid='pgtrigger_state_begins_ea0bf', table='funds_instalment', when='BEFORE')),
        ),
    ]
